package io.mirrorneuron.store.bench.report;

import io.mirrorneuron.store.bench.report.Point.Way;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a benchmark is set up; names the client, WAIT where there is one, and besides only what
 * differs from the benchmark's defaults, so that the same point always has the same name.
 *
 * @param benchmark class and method
 * @param parameters what is named
 * @param threads how many
 */
record Setting(String benchmark, SortedMap<String, String> parameters, int threads) {

  static final int PAYLOAD = 1024;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "mode", "single",
          "replicas", "1",
          "payload", Integer.toString(PAYLOAD),
          "leases", "10000",
          "jobs", "1000",
          "events", "1000",
          "workers", "1");

  static Setting of(String benchmark, String client) {
    return of(benchmark).with("client", client);
  }

  /** Of a benchmark that knows one client only. */
  static Setting of(String benchmark) {
    return new Setting(benchmark, new TreeMap<>(), 1);
  }

  Setting with(String parameter, Object value) {
    SortedMap<String, String> all = new TreeMap<>(parameters);
    if (value.toString().equals(DEFAULTS.get(parameter))) {
      all.remove(parameter);
    } else {
      all.put(parameter, value.toString());
    }
    return new Setting(benchmark, all, threads);
  }

  Setting waiting(int replicas) {
    return with("wait", replicas);
  }

  Setting replicas(int servers) {
    return with("replicas", servers);
  }

  Setting payload(int bytes) {
    return with("payload", bytes);
  }

  Setting leases(int count) {
    return with("leases", count);
  }

  Setting every(int millis) {
    return with("every", millis);
  }

  Setting workers(int processes) {
    return with("workers", processes);
  }

  Setting threads(int count) {
    return new Setting(benchmark, parameters, count);
  }

  Point throughput() {
    return Point.of(benchmark, parameters, threads, Way.THROUGHPUT);
  }

  Point latency() {
    return Point.of(benchmark, parameters, threads, Way.LATENCY);
  }

  Point cost() {
    return Point.of(benchmark, parameters, threads, Way.COST);
  }
}
