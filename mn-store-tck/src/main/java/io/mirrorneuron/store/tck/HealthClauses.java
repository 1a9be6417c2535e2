package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.StoreHealth.Role;
import io.mirrorneuron.store.model.StoreHealth.Status;
import io.mirrorneuron.store.spi.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a store says of itself: G8. */
abstract class HealthClauses extends CallbackClauses {

  @Test
  @DisplayName("G8 required: a store that works says so of its health, and gives a reason if not")
  void aStoreThatWorksSaysSo() {
    Client store = open();
    StoreHealth health = store.health();
    assertThat(health.status()).as("%s", health).isNotEqualTo(Status.DOWN);
    assertThat(health.detail().isEmpty()).as("%s", health).isEqualTo(health.status() == Status.UP);
    assertThat(health.mode()).isEqualTo(provider().mode());
    assertThat(health.role()).isIn(Role.PRIMARY, Role.IN_PROCESS);
    assertThat(health.backlog().total()).isNotNegative();
    assertThat(health.replication().required()).isNotNegative();
  }

  @Test
  @DisplayName("G8 required: the generation of its health is that of its receipts")
  void theGenerationIsThatOfTheReceipts() {
    Client store = open();
    Receipt receipt = store.put("job", "state");
    assertThat(store.health().generation()).isEqualTo(receipt.generation());
  }

  @Test
  @DisplayName("G8 required: who requires more replicas than can be had is told so, with a reason")
  void whoRequiresMoreReplicasThanCanBeHadIsToldSo() {
    int required = open().health().replication().attached() + 5;
    Client store =
        open(builder -> builder.set("MN_REDIS_WAIT_REPLICAS", Integer.toString(required)));
    StoreHealth health = store.health();
    assertThat(health.status()).as("%s", health).isEqualTo(Status.DEGRADED);
    assertThat(health.replication().required()).isEqualTo(required);
    assertThat(health.detail()).contains(Integer.toString(required));
  }

  @Test
  @DisplayName("G8 required: asking for health changes nothing")
  void askingForHealthChangesNothing() {
    Client store = open();
    Receipt put = store.put("job", "state");
    JobRecord before = store.job("job");
    for (int n = 0; n < 3; n++) {
      assertThat(store.health().status()).isNotEqualTo(Status.DOWN);
    }
    assertThat(store.job("job").summary()).isEqualTo(before.summary());
    assertThat(store.list(JobQuery.all()).items())
        .extracting(JobSummary::id)
        .isEqualTo(List.of("job"));
    assertThat(put.version()).isEqualTo(before.version());
  }

  @Test
  @DisplayName("G8 required: health that there is no time for is answered, not a failure")
  void healthThatThereIsNoTimeForIsAnswered() {
    Client store = open();
    for (Call.Waiting waiting : Call.Waiting.values()) {
      Call late = store.within(Duration.ofMillis(-1), waiting);
      StoreHealth health = Client.await(late, () -> store.backend().health(late));
      assertThat(health.detail().isEmpty())
          .as("%s", health)
          .isEqualTo(health.status() == Status.UP);
    }
  }
}
