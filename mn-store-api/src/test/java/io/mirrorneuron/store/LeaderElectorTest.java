package io.mirrorneuron.store;

import static io.mirrorneuron.store.FakeBackend.renewed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import io.mirrorneuron.store.FakeBackend.ManualTicker;
import io.mirrorneuron.store.LeadershipChange.Kind;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keeper and alarms take their turns when a test says so, on a ticker that it moves. */
class LeaderElectorTest {

  private static final LeaseName NAME = LeaseName.named("cluster:leader");

  /** 60 s on the server, 40 s here, renewed and asked for every 10 s. */
  private static final LeaseTerms TERMS = LeaseTerms.job();

  private static final StoreUnavailableException AWAY = new StoreUnavailableException("away", null);

  @RegisterExtension final Logged log = Logged.by(LeaderElector.class);

  /** What the application's executor does with what it is given. */
  private Consumer<Runnable> executor = Runnable::run;

  private final FakeBackend backend =
      new FakeBackend(new ManualTicker(), telling -> executor.accept(telling))
          .returning("release", true);
  private final LeaseKeeper keeper = backend.keeper();
  private final LeaseLines lines = backend.lines();
  private final Leases leases = new Leases(backend.operations(), "me", keeper, lines);
  private final List<LeadershipChange> told = new ArrayList<>();

  private long tokens = 1;

  @BeforeEach
  void answer() {
    granting();
    backend.returning("renew", renewed(true));
    backend.onWatch("watchRelease", request -> () -> {});
  }

  @Test
  void whoeverIsElectedIsToldWithTokenAndTime() {
    LeaderElector elector = campaign();
    assertThat(elector.isLeader()).isTrue();
    assertThat(elector.fence()).isEqualTo(new Fence(NAME, 1));
    assertThat(told)
        .containsExactly(
            new LeadershipChange(Kind.ELECTED, NAME, 1, Instant.EPOCH, Optional.empty()));
    for (int n = 0; n < 100; n++) {
      pass(Duration.ofSeconds(5));
      assertThat(elector.isLeader()).isTrue();
    }
    assertThat(told).hasSize(1);
    assertThat(backend.requests("acquire")).hasSize(1);
  }

  @Test
  void whoeverIsNotElectedYetLeadsNothing() {
    refusing();
    LeaderElector elector = campaign();
    assertThat(elector.isLeader()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(elector::fence)
        .withMessageContaining("cluster:leader");
    assertThat(told).isEmpty();

    granting();
    pass(Duration.ofSeconds(10));
    assertThat(kinds()).containsExactly(Kind.ELECTED);
  }

  @Test
  void aLeaderIsSuspendedByTheDeadlineAndResumedIfItIsStillIt() {
    LeaderElector elector = campaign();
    backend.pending("renew", new CompletableFuture<>());
    pass(Duration.ofSeconds(40).minusNanos(1));
    assertThat(elector.isLeader()).isTrue();
    backend.ticker.advance(Duration.ofNanos(1));
    assertThat(elector.isLeader()).as("whatever has been told").isFalse();
    assertThatExceptionOfType(FencedException.class).isThrownBy(elector::fence);
    turn();
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.SUSPENDED);

    backend.returning("renew", renewed(true));
    passInSteps(Duration.ofSeconds(60));
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.SUSPENDED, Kind.RESUMED);
    assertThat(told).extracting(LeadershipChange::token).containsOnly(1L);
    assertThat(elector.isLeader()).isTrue();
  }

  @Test
  void whoeverLosesIsToldWhyAndCampaignsAgain() {
    LeaderElector elector = campaign();
    backend.returning("renew", renewed(false));
    backend.returning(
        "inspect", List.of(Optional.of(new LeaseInfo(NAME, "you", 2, Duration.ofSeconds(60)))));
    refusing();
    passInSteps(Duration.ofSeconds(20));
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST);
    assertThat(told.get(1).cause()).contains(LeaseChange.Cause.ANOTHER_OWNER);
    assertThat(elector.isLeader()).isFalse();
    assertThat(elector.leader().orElseThrow().owner()).isEqualTo("you");
    assertThat(backend.requests("acquire").size()).isGreaterThan(1);

    tokens = 3;
    granting();
    backend.returning("renew", renewed(true));
    passInSteps(Duration.ofSeconds(20));
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST, Kind.ELECTED);
    assertThat(told.get(2).token()).isEqualTo(3);
    assertThat(elector.isLeader()).isTrue();
  }

  @Test
  void whoeverLosesCampaignsAgainThoughTheExecutorIsBlockedForGood() {
    List<Runnable> waiting = new ArrayList<>();
    executor = waiting::add;
    LeaderElector elector = campaign();
    CompletableFuture<List<Optional<LeaseInfo>>> why = new CompletableFuture<>();
    backend.returning("renew", renewed(false)).pending("inspect", why);
    pass(Duration.ofSeconds(10));
    assertThat(elector.isLeader()).isFalse();
    assertThatExceptionOfType(FencedException.class).isThrownBy(elector::fence);
    assertThat(backend.requests("acquire")).as("before the loss can be told").hasSize(1);

    backend.returning("renew", renewed(true));
    why.complete(List.of(Optional.empty()));
    passInSteps(Duration.ofSeconds(10));
    assertThat(elector.isLeader()).isTrue();
    assertThat(elector.fence().token()).isEqualTo(2);

    assertThat(told).as("listeners are the executor's").isEmpty();
    waiting.forEach(Runnable::run);
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST, Kind.ELECTED);
    assertThat(told).extracting(LeadershipChange::token).containsExactly(1L, 1L, 2L);
  }

  @Test
  void whoeverLosesCampaignsAgainThoughNobodyEverSaysWhy() {
    LeaderElector elector = campaign();
    backend.returning("renew", renewed(false)).pending("inspect", new CompletableFuture<>());
    pass(Duration.ofSeconds(10));
    backend.returning("renew", renewed(true));
    passInSteps(Duration.ofSeconds(10));
    assertThat(elector.isLeader()).isTrue();
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST, Kind.ELECTED);
    assertThat(told.get(1).cause()).contains(LeaseChange.Cause.EXPIRED);
  }

  @Test
  void whoeverIsSuspendedIsThatThoughTheExecutorIsBlockedForGood() {
    List<Runnable> waiting = new ArrayList<>();
    executor = waiting::add;
    LeaderElector elector = campaign();
    backend.pending("renew", new CompletableFuture<>());
    passInSteps(Duration.ofSeconds(45));
    assertThat(elector.isLeader()).isFalse();
    AtomicBoolean lost = new AtomicBoolean();
    backend.on(
        "renew", request -> CompletableFuture.completedFuture(renewed(lost.getAndSet(true))));
    backend.returning("inspect", List.of(Optional.empty()));
    passInSteps(Duration.ofSeconds(40));
    assertThat(elector.isLeader()).isTrue();
    waiting.forEach(Runnable::run);
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.SUSPENDED, Kind.LOST, Kind.ELECTED);
  }

  @Test
  void whoeverResignsLetsOthersGoFirst() {
    LeaderElector elector = campaign();
    elector.resign();
    turn();
    assertThat(backend.requests("release")).hasSize(1);
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST);
    assertThat(told.get(1).cause()).contains(LeaseChange.Cause.RELEASED);
    pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(backend.requests("acquire")).hasSize(1);
    pass(Duration.ofMillis(2_501));
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST, Kind.ELECTED);
  }

  @Test
  void closingReleasesAndEndsTheCampaign() {
    LeaderElector elector = campaign();
    elector.close();
    elector.close();
    passInSteps(Duration.ofMinutes(5));
    assertThat(backend.requests("release")).hasSize(1);
    assertThat(backend.requests("acquire")).hasSize(1);
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST);
  }

  @Test
  void closingWhileTheCampaignIsUnderWayLeavesNothing() {
    CompletableFuture<Optional<Fence>> reply = new CompletableFuture<>();
    backend.pending("acquire", reply);
    LeaderElector elector = campaign();
    elector.close();
    CompletableFuture<?> closing = lines.close();
    turn();
    assertThat(closing).isNotDone();
    reply.complete(Optional.of(new Fence(NAME, 7)));
    turn();
    assertThat(closing).as("a store that waits for this").isCompleted();
    assertThat(elector.isLeader()).isFalse();
    assertThat(backend.requests("release")).hasSize(1);
    assertThat(told).isEmpty();
  }

  @Test
  void aStoreThatFailsEndsNoCampaignAndIsLoggedOnceForEachEpisode() {
    backend.failing("acquire", AWAY);
    LeaderElector elector = campaign();
    passInSteps(Duration.ofMinutes(10));
    assertThat(backend.requests("acquire").size()).isBetween(50, 90);
    assertThat(log.events())
        .singleElement()
        .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN));

    granting();
    passInSteps(Duration.ofSeconds(10));
    assertThat(elector.isLeader()).isTrue();
    assertThat(log.events()).hasSize(2);
    assertThat(log.events().get(1).getFormattedMessage()).contains("answers again after");
  }

  @Test
  void whatWouldEndAWaitEndsNoCampaignEither() {
    backend.failing(
        "acquire",
        new UnconfirmedException("acquiring", new Receipt(9, 0, 0, 1, Instant.EPOCH), 1));
    LeaderElector elector = campaign();
    passInSteps(Duration.ofMinutes(1));
    int asked = backend.requests("acquire").size();
    assertThat(asked).isBetween(4, 8);
    assertThat(backend.requests("release")).as("each was undone").hasSize(asked);
    assertThat(log.events()).hasSize(1);

    granting();
    passInSteps(Duration.ofSeconds(15));
    assertThat(elector.isLeader()).isTrue();
  }

  @Test
  void aStoreThatIsClosedEndsTheCampaign() {
    LeaderElector elector = campaign();
    var unused = lines.close();
    keeper.close();
    passInSteps(Duration.ofMinutes(5));
    assertThat(kinds()).containsExactly(Kind.ELECTED, Kind.LOST);
    assertThat(told.get(1).cause()).contains(LeaseChange.Cause.STORE_CLOSED);
    assertThat(elector.isLeader()).isFalse();
    assertThat(backend.requests("acquire")).hasSize(1);
    assertThat(log.events()).isEmpty();
  }

  @Test
  void whoeverListensLateIsToldWhatIsTheCase() {
    LeaderElector elector = campaign();
    List<Kind> late = new ArrayList<>();
    elector.onChange(change -> late.add(change.kind()));
    assertThat(late).containsExactly(Kind.ELECTED);
    elector.close();
    turn();
    assertThat(late).containsExactly(Kind.ELECTED, Kind.LOST);
    elector.onChange(
        change -> {
          throw new AssertionError("nothing is the case any more: " + change);
        });
  }

  private LeaderElector campaign() {
    LeaderElector elector = LeaderElector.campaign(leases, NAME, TERMS);
    elector.onChange(told::add);
    turn();
    return elector;
  }

  private void granting() {
    backend.on(
        "acquire",
        request -> CompletableFuture.completedFuture(Optional.of(new Fence(NAME, tokens++))));
  }

  private void refusing() {
    backend.returning("acquire", Optional.empty());
  }

  private List<Kind> kinds() {
    return told.stream().map(LeadershipChange::kind).toList();
  }

  private void passInSteps(Duration time) {
    for (int n = 0; n < 100; n++) {
      pass(time.dividedBy(100));
    }
  }

  private void pass(Duration time) {
    backend.ticker.advance(time);
    turn();
  }

  private void turn() {
    for (int n = 0; n < 3; n++) {
      long unused = keeper.turn() + lines.alarms().turn();
    }
  }
}
