package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.model.LeaseName;
import java.nio.charset.StandardCharsets;

/**
 * The names of all keys and channels, in one place. Everything begins with the name space and a
 * colon, so that {@code ~<ns>:* &<ns>:*} is all that a Redis user needs; the scripts derive more
 * keys only by appending to these.
 */
final class Keys {

  private final String namespace;
  private final byte[] namespaceBytes;

  Keys(String namespace) {
    this.namespace = namespace;
    this.namespaceBytes = bytes(namespace);
  }

  byte[] namespace() {
    return namespaceBytes;
  }

  /** The header; body, events and agents are kept under this key with a suffix. */
  String job(String id) {
    return namespace + ":job:{" + id + "}";
  }

  String body(String id) {
    return job(id) + ":body";
  }

  String events(String id) {
    return job(id) + ":events";
  }

  String agents(String id) {
    return job(id) + ":agents";
  }

  /** The prefix of the index: one sorted set for each status, and one for the expiry. */
  String index() {
    return namespace + ":jobs";
  }

  /** The channel on which appends to a job's history are told. */
  String eventChannel(String jobId) {
    return namespace + ":events:" + jobId;
  }

  /** The manifest; the chunks of an upload are kept under this key with the upload's id. */
  String bundle(String name) {
    return namespace + ":bundle:{" + name + "}";
  }

  String node(String id) {
    return namespace + ":node:{" + id + "}";
  }

  String nodes() {
    return namespace + ":nodes";
  }

  String lease(LeaseName name) {
    return namespace
        + (name.kind() == LeaseName.Kind.JOB ? ":lease:job:{" : ":lease:named:{")
        + name.id()
        + "}";
  }

  /** Where the highest token of a lease is kept: with the job, or by itself. */
  String tokens(LeaseName name) {
    return name.kind() == LeaseName.Kind.JOB
        ? job(name.id())
        : namespace + ":fence:{" + name.id() + "}";
  }

  String barrier(String session) {
    return namespace + ":barrier:" + session;
  }

  /** A key, and a channel, that nothing else uses: what a user may do is tried on them. */
  String probe(String session) {
    return namespace + ":probe:" + session;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
