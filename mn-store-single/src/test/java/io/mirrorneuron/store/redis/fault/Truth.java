package io.mirrorneuron.store.redis.fault;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.Reply;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a server has, read from the keys themselves over a connection that has nothing to do with
 * any client. Contents are told apart by a mark in double brackets at their end.
 */
record Truth(LocalRedis server, String namespace) {

  /** A payload that can be found again. */
  static Payload marked(String mark) {
    return Payload.utf8("[[" + mark + "]]");
  }

  /** A payload of some size that can be found again. */
  static Payload marked(String mark, int bytes) {
    return Payload.utf8("x".repeat(bytes) + "[[" + mark + "]]");
  }

  /** The marks of a job's events, in the order of the history, which must have no gap. */
  List<String> events(String job) {
    List<Reply> entries = server.command("XRANGE", job(job) + ":events", "-", "+").items();
    for (int i = 0; i < entries.size(); i++) {
      String id = entries.get(i).items().get(0).text();
      if (!id.equals(i + 1 + "-0")) {
        throw new AssertionError("the history of " + job + " has " + id + " in place " + (i + 1));
      }
    }
    return entries.stream().map(entry -> mark(entry.items().get(1).items().get(5).text())).toList();
  }

  /** How often an event is in a job's history. */
  long times(String job, String mark) {
    return events(job).stream().filter(mark::equals).count();
  }

  /** The mark of a job's state. */
  String state(String job) {
    Reply body = server.command("GET", job(job) + ":body");
    return body.isNil() ? "" : mark(body.text());
  }

  /** The mark of an agent's snapshot, which must be there. */
  String snapshot(String job, String agent) {
    return mark(server.command("HGET", job(job) + ":agents", agent).text());
  }

  /** A job's version; 0 if there is no such job. */
  long version(String job) {
    return header(job).map(parts -> Long.parseLong(parts[1])).orElse(0L);
  }

  /**
   * How many commits have changed more than the history. Each leaves an entry, of which the last 8
   * are kept.
   */
  long changes(String job) {
    return header(job)
        .map(parts -> Arrays.stream(parts[9].split(";")).filter(op -> !op.isEmpty()).count())
        .orElse(0L);
  }

  /** The highest token that was ever granted. */
  long highestToken(LeaseName name) {
    return name.kind() == LeaseName.Kind.JOB
        ? header(name.id()).map(parts -> Long.parseLong(parts[5])).orElse(0L)
        : server.command("GET", namespace + ":fence:{" + name.id() + "}").number();
  }

  /** Has a lease end sooner. */
  void shorten(LeaseName name, Duration left) {
    Reply done = server.command("PEXPIRE", lease(name), Long.toString(left.toMillis()));
    if (done.number() != 1) {
      throw new AssertionError(name + " is not held");
    }
  }

  /** Has a lease end now. */
  void expire(LeaseName name) {
    if (server.command("DEL", lease(name)).number() != 1) {
      throw new AssertionError(name + " is not held");
    }
  }

  /** Microseconds since 1970, by the server's clock. */
  long micros() {
    List<Reply> time = server.command("TIME").items();
    return time.get(0).number() * 1_000_000 + time.get(1).number();
  }

  /** Has a job disappear with all it remembers, as it does when it expires or the data is lost. */
  void lose(String job) {
    String key = job(job);
    server.command("DEL", key, key + ":body", key + ":events", key + ":agents");
  }

  /** Whether there is anything of a job. */
  boolean isThere(String job) {
    String key = job(job);
    return server.command("EXISTS", key, key + ":body", key + ":events", key + ":agents").number()
        > 0;
  }

  private Optional<String[]> header(String job) {
    Reply header = server.command("GET", job(job));
    return header.isNil() ? Optional.empty() : Optional.of(header.text().split("\\|", -1));
  }

  private String lease(LeaseName name) {
    String kind = name.kind() == LeaseName.Kind.JOB ? "job" : "named";
    return namespace + ":lease:" + kind + ":{" + name.id() + "}";
  }

  private String job(String id) {
    return namespace + ":job:{" + id + "}";
  }

  private static String mark(String stored) {
    int from = stored.lastIndexOf("[[");
    if (from < 0 || !stored.endsWith("]]")) {
      throw new AssertionError("not one of ours: " + stored.length() + " characters");
    }
    return stored.substring(from + 2, stored.length() - 2);
  }
}
