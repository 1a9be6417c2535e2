package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AllReplicasTest {

  private final AtomicReference<OptionalInt> listed = new AtomicReference<>(OptionalInt.empty());

  @Test
  void whereNobodyKeepsAListWhoEverAttachedIsMissedUntilItIsBack() {
    AllReplicas replicas = new AllReplicas(0, listed::get);

    assertThat(replicas.saw(2)).isEqualTo(2);
    assertThat(replicas.saw(1)).isEqualTo(2);
    assertThat(replicas.missing()).isEqualTo(1);
    assertThat(replicas.ofTheNext().count()).as("at the next primary too").isEqualTo(2);
  }

  @Test
  void whoIsListedIsMissedThoughItWasNeverSeen() {
    listed.set(OptionalInt.of(3));
    AllReplicas replicas = new AllReplicas(0, listed::get);

    assertThat(replicas.saw(1)).isEqualTo(3);
    assertThat(replicas.missing()).isEqualTo(2);
  }

  @Test
  void whoIsTakenOffTheListIsNotMissedAnyMore() {
    listed.set(OptionalInt.of(2));
    AllReplicas replicas = new AllReplicas(0, listed::get);
    assertThat(replicas.saw(2)).isEqualTo(2);
    assertThat(replicas.saw(1)).isEqualTo(2);

    listed.set(OptionalInt.of(1));

    assertThat(replicas.count()).isEqualTo(1);
    assertThat(replicas.missing()).isZero();
  }

  /** Else a primary that is cut off would confirm to itself what nobody else has. */
  @Test
  void whereAListIsKeptAllAreNeverNobody() {
    listed.set(OptionalInt.of(0));
    AllReplicas replicas = new AllReplicas(0, listed::get);

    assertThat(replicas.saw(0)).isEqualTo(1);
    assertThat(replicas.missing()).isEqualTo(1);
  }

  @Test
  void whoIsAttachedCountsBeforeItIsListed() {
    listed.set(OptionalInt.of(1));
    AllReplicas replicas = new AllReplicas(0, listed::get);

    assertThat(replicas.saw(2)).isEqualTo(2);
    assertThat(replicas.ofTheNext().count()).as("it was another primary's").isEqualTo(1);
  }
}
