package io.mirrorneuron.store.memory;

import static io.mirrorneuron.store.memory.TimeTravel.end;
import static io.mirrorneuron.store.memory.TimeTravel.failure;
import static io.mirrorneuron.store.memory.TimeTravel.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTimeTest {

  private static final Duration TTL = Duration.ofSeconds(10);
  private static final LeaseName JOB = LeaseName.job("job");

  private final TimeTravel time = new TimeTravel();

  LeaseTimeTest() {
    time.put("job");
  }

  @Test
  void aLeaseIsFreeWhenItsTtlIsOverAndNotBefore() {
    Fence first = time.acquire("job", TTL).orElseThrow();

    time.passAlmost(TTL);
    assertThat(time.acquire("job", TTL)).isEmpty();
    end(time.durable.commit("job", state("y").with(WriteOptions.fencedBy(first)), time.call()));

    time.passOneMoment();
    FencedException refused =
        failure(
            FencedException.class,
            time.durable.commit("job", state("z").with(WriteOptions.fencedBy(first)), time.call()));
    assertThat(refused.highestToken()).isEqualTo(first.token());
    assertThat(time.acquire("job", TTL).orElseThrow().token()).isGreaterThan(first.token());
  }

  @Test
  void aRenewalSetsTheRemainingTimeToItsTtlFromNow() {
    Fence fence = time.acquire("job", TTL).orElseThrow();
    time.passAlmost(TTL);

    assertThat(renew(fence, TTL.multipliedBy(2))).isTrue();

    assertThat(remaining()).isEqualTo(TTL.multipliedBy(2));
    time.passAlmost(TTL.multipliedBy(2));
    assertThat(renew(fence, TTL)).isTrue();
    assertThat(remaining()).isEqualTo(TTL);
  }

  @Test
  void anExpiredLeaseIsNotRevivedEvenIfNobodyHasTakenIt() {
    Fence fence = time.acquire("job", TTL).orElseThrow();
    time.pass(TTL);

    assertThat(renew(fence, TTL)).isFalse();
    assertThat(end(time.leases.release(fence, Durability.none(), time.call()))).isFalse();
    assertThat(end(time.leases.inspect(List.of(JOB), time.call())).get(0)).isEmpty();
  }

  @Test
  void aRequestSubmittedAgainGetsItsGrantWithoutMoreTime() {
    var call = time.call();
    var first = end(time.leases.acquire(JOB, "owner", TTL, Durability.none(), call));
    time.pass(TTL.dividedBy(2));

    var second =
        end(
            time.leases.acquire(
                JOB,
                "owner",
                TTL,
                Durability.none(),
                call.again(TimeTravel.ago(TTL.dividedBy(2)))));

    assertThat(second).isEqualTo(first).isPresent();
    assertThat(remaining()).isEqualTo(TTL.dividedBy(2));
  }

  @Test
  void aLeaseOutlivesTheDeletionOfItsJobBecauseItsHolderMayStillBeAtWork() {
    Fence fence = time.acquire("job", TTL).orElseThrow();
    end(time.durable.delete("job", WriteOptions.fencedBy(fence), time.call()));

    assertThat(time.acquire("job", TTL)).isEmpty();
    time.put("job");
    assertThat(time.acquire("job", TTL)).isEmpty();
    assertThat(renew(fence, TTL)).isTrue();
  }

  @Test
  void theTokensOfANamedLeaseAreKeptForEver() {
    LeaseName name = LeaseName.named("cluster:leader");
    Fence first =
        end(time.leases.acquire(name, "a", TTL, Durability.none(), time.call())).orElseThrow();
    time.pass(Duration.ofDays(30));
    end(time.leases.inspect(List.of(name), time.call()));
    time.pass(Duration.ofDays(-60));

    Fence second =
        end(time.leases.acquire(name, "b", TTL, Durability.none(), time.call())).orElseThrow();

    assertThat(second.token()).isEqualTo(first.token() + 1);
  }

  private boolean renew(Fence fence, Duration ttl) {
    return end(time.leases.renew(List.of(new Renewal(fence, ttl)), time.call())).held().get(0);
  }

  private Duration remaining() {
    return end(time.leases.inspect(List.of(JOB), time.call())).get(0).orElseThrow().remaining();
  }
}
