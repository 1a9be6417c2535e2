package io.mirrorneuron.store.bench.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What following a primary costs while nothing fails: on the way of an operation, nothing. */
class SameCommandsTest {

  private static final int ROUNDS = 20;
  private static final int PUTS = 1_000;
  private static final int MEASUREMENTS = 5;

  @Test
  void modeSentinelSendsToThePrimaryWhatModeSingleSends() {
    try (LocalTopology redis = start()) {
      List<String> single = sent(single(redis));
      List<String> sentinel = sent(sentinel(redis));

      assertThat(sentinel).isEqualTo(single);
      assertThat(single).hasSizeGreaterThan(3 * ROUNDS);
    }
  }

  /**
   * Reads and writes of the thread that puts, as Linux counts them: with Jedis it is the caller.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void modeSentinelMakesNoMoreSystemCallsThanModeSingle() throws IOException {
    try (LocalTopology redis = start()) {
      SystemCalls single = fewest(single(redis));
      SystemCalls sentinel = fewest(sentinel(redis));

      assertThat(single.writes()).isEqualTo(PUTS);
      assertThat(sentinel.writes()).isEqualTo(PUTS);
      // A reply that is there already is read with one, else a second one waits for it: how many
      // of those there are depends on which cores client and server run on.
      assertThat(single.reads()).isBetween((long) PUTS, PUTS * 5L / 2);
      assertThat(sentinel.reads()).isBetween((long) PUTS, PUTS * 5L / 2);
    }
  }

  /** Nobody is to be held for down. */
  private static LocalTopology start() {
    return LocalTopology.start(
        LocalTopologyConfig.builder()
            .replicas(1)
            .sentinels(1)
            .downAfter(Duration.ofSeconds(30))
            .build());
  }

  private static StoreConfig.Builder single(LocalTopology redis) {
    return StoreConfig.builder().mode("single").namespace("single").url(redis.primary().url());
  }

  private static StoreConfig.Builder sentinel(LocalTopology redis) {
    return StoreConfig.builder()
        .mode("sentinel")
        .namespace("sentinel")
        .set("MN_REDIS_SENTINELS", redis.sentinelAddresses())
        .set("MN_REDIS_SENTINEL_MASTER", redis.masterName());
  }

  /** How often the thread read and wrote, as Linux counts it. */
  private record SystemCalls(long reads, long writes) {

    static SystemCalls ofThisThread() throws IOException {
      try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/io"))) {
        Map<String, Long> counts =
            lines
                .map(line -> line.split(": ", -1))
                .collect(Collectors.toMap(line -> line[0], line -> Long.parseLong(line[1])));
        return new SystemCalls(counts.get("syscr"), counts.get("syscw"));
      }
    }

    SystemCalls since(SystemCalls before) {
      return new SystemCalls(reads - before.reads, writes - before.writes);
    }

    SystemCalls least(SystemCalls other) {
      return new SystemCalls(Math.min(reads, other.reads), Math.min(writes, other.writes));
    }
  }

  private static SystemCalls fewest(StoreConfig.Builder config) throws IOException {
    SystemCalls fewest = new SystemCalls(Long.MAX_VALUE, Long.MAX_VALUE);
    for (int i = 0; i < MEASUREMENTS; i++) {
      fewest = fewest.least(systemCalls(config));
    }
    return fewest;
  }

  private static SystemCalls systemCalls(StoreConfig.Builder config) throws IOException {
    Payload state = Payload.of(new byte[100]);
    try (MirrorStore store = MirrorStore.open(config.client("jedis").build())) {
      puts(store, state); // classes are read, too
      SystemCalls before = SystemCalls.ofThisThread();
      puts(store, state);
      return SystemCalls.ofThisThread().since(before);
    }
  }

  private static void puts(MirrorStore store, Payload state) {
    for (int i = 0; i < PUTS; i++) {
      var unused = store.jobs().put("job", state);
    }
  }

  private static List<String> sent(StoreConfig.Builder config) {
    Payload state = Payload.of(new byte[100]);
    try (Recorder recorder = new Recorder(config)) {
      var unused = recorder.prepare(store -> store.jobs().put("job", state));
      Lease lease =
          recorder.prepare(
              store ->
                  store.leases().acquire(LeaseName.job("job"), LeaseTerms.job()).orElseThrow());
      // The first of each opens its lane's connection.
      List<Function<MirrorStore, ?>> operations =
          List.of(
              store -> store.jobs().put("job", state),
              store -> store.jobs().get("job"),
              store -> store.leases().renew(lease));
      operations.forEach(
          operation -> {
            var unusedResult = recorder.prepare(operation);
          });
      List<String> names = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        for (Function<MirrorStore, ?> operation : operations) {
          recorder.commands(operation).stream().map(Recorder::name).forEach(names::add);
        }
      }
      return names;
    }
  }
}
