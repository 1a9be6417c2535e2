package io.mirrorneuron.store.bench.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What following a primary costs while nothing fails: on the way of an operation, nothing. */
class SameCommandsTest {

  private static final int ROUNDS = 20;

  @Test
  void modeSentinelSendsToThePrimaryWhatModeSingleSends() {
    try (LocalTopology redis = LocalTopology.sentinel(1, 1)) {
      List<String> single =
          sent(StoreConfig.builder().mode("single").namespace("single").url(redis.primary().url()));
      List<String> sentinel =
          sent(
              StoreConfig.builder()
                  .mode("sentinel")
                  .namespace("sentinel")
                  .set("MN_REDIS_SENTINELS", redis.sentinelAddresses())
                  .set("MN_REDIS_SENTINEL_MASTER", redis.masterName()));

      assertThat(sentinel).isEqualTo(single);
      assertThat(single).hasSizeGreaterThan(3 * ROUNDS);
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
