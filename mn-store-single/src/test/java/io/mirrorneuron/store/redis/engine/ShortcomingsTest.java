package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.model.FailoverReport.Evidence;
import io.mirrorneuron.store.model.StoreHealth.Acknowledgement;
import io.mirrorneuron.store.model.StoreHealth.Replica;
import io.mirrorneuron.store.model.StoreHealth.ReplicaState;
import io.mirrorneuron.store.model.StoreHealth.Replication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ShortcomingsTest {

  private static final Replica LEVEL = online("10.0.0.1:6379", 0, 1);
  private static final Replica BEHIND = online("10.0.0.2:6379", 500, 1);
  private static final Replica SILENT = online("10.0.0.3:6379", 500, 11);
  private static final Replica SYNCING =
      new Replica("10.0.0.4:6379", ReplicaState.SYNCING, OptionalLong.empty(), Optional.empty());

  @Test
  void whereNoneIsRequiredNothingIsMissed() {
    assertThat(of(0)).isEmpty();
    assertThat(of(0, SILENT, SYNCING)).isEmpty();
  }

  @Test
  void whoIsNotAttachedIsMissedAndASyncingReplicaIsNotAttached() {
    assertThat(of(1)).startsWith("0 replicas are attached, 1 must confirm");
    assertThat(of(2, LEVEL, SYNCING)).startsWith("1 replicas are attached, 2 must confirm");
    assertThat(of(1, LEVEL, SYNCING)).isEmpty();
  }

  @Test
  void whoIsSilentIsMissedWhereItIsNeeded() {
    assertThat(of(2, LEVEL, SILENT)).contains("silent", "10.0.0.3:6379 for 11 s");
    assertThat(of(1, LEVEL, SILENT)).isEmpty();
    assertThat(of(2, LEVEL, BEHIND)).as("behind is not silent").isEmpty();
  }

  @Test
  void aReplicaWhoseSilenceIsNotKnownIsNotTakenForSilent() {
    Replica unknown =
        new Replica("10.0.0.5:6379", ReplicaState.ONLINE, OptionalLong.of(5), Optional.empty());
    assertThat(of(1, unknown)).isEmpty();
  }

  @Test
  void aWriteThatTooFewAcknowledgedCountsUntilEnoughHaveCaughtUp() {
    assertThat(after(2, 1, 2, LEVEL, BEHIND)).contains("acknowledged by 1 of 2");
    assertThat(after(2, 1, 2, LEVEL, LEVEL)).isEmpty();
    assertThat(after(2, 2, 2, LEVEL, BEHIND)).isEmpty();
  }

  @Test
  void aWriteThatAskedForFewerOrMoreThanConfiguredSaysNothingOfTheConfiguration() {
    assertThat(after(1, 1, 2, LEVEL, BEHIND)).as("one was asked for, two are required").isEmpty();
    assertThat(after(7, 2, 2, LEVEL, BEHIND)).as("seven were asked for, two answered").isEmpty();
    assertThat(after(7, 1, 2, LEVEL, BEHIND)).contains("acknowledged by 1 of 7");
  }

  @Test
  void whatTheLastFailoverLostIsToldBeforeWhatIsMissedNow() {
    Replication alone = new Replication(1, List.of(), Optional.empty());

    assertThat(Shortcomings.of(Replication.NONE, failover(Evidence.lost(3, 7))))
        .isEqualTo(
            "with the failover to 10.0.0.9:6379 (generation 2) between 3 and 7 confirmed writes"
                + " are lost");
    assertThat(Shortcomings.of(alone, failover(Evidence.lost(1, 1))))
        .contains("1 confirmed write is lost; 0 replicas are attached");
    assertThat(Shortcomings.of(Replication.NONE, failover(Evidence.survived()))).isEmpty();
    assertThat(Shortcomings.of(Replication.NONE, failover(Evidence.notCheckable("why")))).isEmpty();
    assertThat(Shortcomings.of(Replication.NONE, Optional.empty())).isEmpty();
  }

  private static Optional<FailoverReport> failover(Evidence evidence) {
    return Optional.of(
        new FailoverReport(
            Optional.of("10.0.0.8:6379"),
            "10.0.0.9:6379",
            2,
            OptionalLong.of(7),
            Duration.ofSeconds(2),
            0,
            0,
            0,
            evidence));
  }

  private static String of(int required, Replica... replicas) {
    return Shortcomings.of(new Replication(required, List.of(replicas), Optional.empty()));
  }

  private static String after(int asked, int acknowledged, int required, Replica... replicas) {
    Acknowledgement last =
        new Acknowledgement(asked, acknowledged, Duration.ofMillis(100), Duration.ofSeconds(3));
    return Shortcomings.of(new Replication(required, List.of(replicas), Optional.of(last)));
  }

  private static Replica online(String address, long lag, int silentSeconds) {
    return new Replica(
        address,
        ReplicaState.ONLINE,
        OptionalLong.of(lag),
        Optional.of(Duration.ofSeconds(silentSeconds)));
  }
}
