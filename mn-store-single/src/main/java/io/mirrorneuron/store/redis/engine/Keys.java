package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.model.LeaseName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of all keys and channels, in one place. Everything begins with the name space and a
 * colon, so that {@code ~<ns>:* &<ns>:*} is all that a Redis user needs; the scripts derive more
 * keys only by appending to these.
 */
final class Keys {

  private final String namespace;
  private final byte[] namespaceBytes;
  private final byte[] jobLease;
  private final byte[] namedLease;

  Keys(String namespace) {
    this.namespace = namespace;
    this.namespaceBytes = bytes(namespace);
    this.jobLease = bytes(namespace + ":lease:job:{");
    this.namedLease = bytes(namespace + ":lease:named:{");
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
    return new String(leaseKey(name), StandardCharsets.US_ASCII);
  }

  /** The key of a lease, without a string in between: thousands of leases are renewed a second. */
  byte[] leaseKey(LeaseName name) {
    byte[] prefix = name.kind() == LeaseName.Kind.JOB ? jobLease : namedLease;
    String id = name.id();
    byte[] key = Arrays.copyOf(prefix, prefix.length + id.length() + 1);
    for (int i = 0; i < id.length(); i++) {
      key[prefix.length + i] = (byte) id.charAt(i); // the rule of Ids is ASCII
    }
    key[key.length - 1] = '}';
    return key;
  }

  /** Which job a claim was granted, for as long as that grant lasts unless it is renewed. */
  String claim(String operationId) {
    return namespace + ":claim:" + operationId;
  }

  /** The channel on which releases of a lease are told: named as its key. */
  String releaseChannel(LeaseName name) {
    return lease(name);
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

  /** A number as text, without a string in between. */
  static byte[] decimal(long positive) {
    int digits = 1;
    for (long rest = positive / 10; rest > 0; rest /= 10) {
      digits++;
    }
    byte[] text = new byte[digits];
    long rest = positive;
    for (int i = digits - 1; i >= 0; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return text;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
