package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.LeaderElector;
import io.mirrorneuron.store.LeadershipChange;
import io.mirrorneuron.store.LeadershipChange.Kind;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Direction;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Waiting for leases and leading by them, on a real server and through faults. */
class LeaderFaultTest {

  private static final LeaseName NAME = LeaseName.named("cluster:leader");

  /** Of whoever is cut off: somebody waits for the end of it, after 3 s on the server, 2 s here. */
  private static final LeaseTerms SHORT = LeaseTerms.of(Duration.ofSeconds(3));

  /** Asked for all the time, and held for longer than any test. */
  private static final LeaseTerms EAGER =
      LeaseTerms.of(Duration.ofDays(1)).renewEvery(Duration.ofMillis(200));

  /** Renewed, and asked for, every two hours: what happens in a test was not found by asking. */
  private static final LeaseTerms LONG = LeaseTerms.of(Duration.ofDays(1));

  private static final Duration PATIENCE = Duration.ofSeconds(Ended.PATIENCE_SECONDS);

  private static LocalRedis redis;

  private final Rig rig = new Rig("jedis", redis, List.of());
  private final List<LeaderElector> electors = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @AfterEach
  void takeDown() {
    rig.proxy().heal();
    electors.forEach(LeaderElector::close);
    rig.close();
  }

  @Test
  void whoeverWaitsIsWokenByAReleaseInAnotherStore() throws Exception {
    MirrorStore holder = rig.openAround();
    MirrorStore waiting = rig.openAround();
    Lease held = holder.leases().acquire(NAME, LONG).orElseThrow();
    CompletableFuture<Optional<Lease>> next =
        waiting.leases().acquireAsync(NAME, LONG, Duration.ofDays(1));
    until(() -> listening() == 1);
    assertThat(next).isNotDone();

    held.close();

    Lease granted = next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
    assertThat(granted.token()).isGreaterThan(held.token());
    until(() -> listening() == 0);
  }

  @Test
  void aReleaseThatWasNotToldBecauseTheConnectionWasLostIsFound() throws Exception {
    MirrorStore holder = rig.openAround();
    MirrorStore waiting = rig.open();
    Lease held = holder.leases().acquire(NAME, LONG).orElseThrow();
    CompletableFuture<Optional<Lease>> next =
        waiting.leases().acquireAsync(NAME, LONG, Duration.ofDays(1));
    until(() -> listening() == 1);
    rig.proxy().refuse();
    rig.proxy().cut(Cut.RST);
    until(() -> listening() == 0);
    held.close();
    assertThat(next).isNotDone();

    rig.proxy().accept();

    assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPresent();
  }

  @Test
  void whoeverIsInterruptedOrCancelledLeavesNothingBehind() throws Exception {
    MirrorStore holder = rig.openAround();
    MirrorStore waiting = rig.openAround();
    Lease held = holder.leases().acquire(NAME, LONG).orElseThrow();
    AtomicReference<Throwable> ended = new AtomicReference<>();
    Thread interrupted =
        new Thread(
            () -> {
              try {
                ended.set(
                    new AssertionError(
                        waiting.leases().acquire(NAME, LONG, Duration.ofDays(1)).toString()));
              } catch (InterruptedException e) {
                ended.set(e);
              }
            });
    interrupted.start();
    until(() -> listening() == 1);
    CompletableFuture<Optional<Lease>> cancelled =
        waiting.leases().acquireAsync(NAME, LONG, Duration.ofDays(1));
    interrupted.interrupt();
    interrupted.join(PATIENCE.toMillis());
    assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    assertThat(cancelled.cancel(true)).isTrue();
    until(() -> listening() == 0);

    held.close();

    assertThat(waiting.leases().inspect(NAME)).isEmpty();
    assertThat(rig.truth().highestToken(NAME)).isEqualTo(held.token());
  }

  @Test
  void whatIsGrantedAfterItWasCancelledIsGivenBack() {
    MirrorStore waiting = rig.open();
    var reply = rig.holdNextReply();
    CompletableFuture<Optional<Lease>> cancelled =
        waiting.leases().acquireAsync(NAME, LONG, Duration.ofDays(1));
    Rig.awaitSprung(reply);
    assertThat(rig.openAround().leases().inspect(NAME)).as("granted, unanswered").isPresent();
    assertThat(cancelled.cancel(true)).isTrue();
    rig.proxy().heal();

    MirrorStore other = rig.openAround();
    until(() -> other.leases().inspect(NAME).isEmpty());
  }

  @Test
  void ofEightStoresThatCampaignOneLeadsAndEachTokenIsLarger() throws Exception {
    for (int n = 0; n < 8; n++) {
      campaign(rig.openAround(), new ConcurrentLinkedQueue<>(), EAGER);
    }
    long last = 0;
    for (int term = 0; term < 24; term++) {
      until(() -> leading().isPresent());
      LeaderElector leader = leading().orElseThrow();
      long token = leader.fence().token();
      assertThat(token).isGreaterThan(last);
      assertThat(leader.leader().orElseThrow().token()).isEqualTo(token);
      last = token;
      leader.resign();
    }
  }

  @Test
  void aLeaderWhoseProcessIsKilledIsFollowedWhenItsLeaseIsOver() throws Exception {
    MirrorStore store = rig.openAround();
    Process process =
        OtherProcess.start(Leading.class, rig.primary().url(), "jedis", rig.namespace());
    try {
      long token = token(process.inputReader());
      List<LeadershipChange> told = new CopyOnWriteArrayList<>();
      LeaderElector next = campaign(store, told, EAGER);
      until(() -> listening() == 1);

      process.destroyForcibly().waitFor();

      assertThat(next.isLeader()).as("while its lease lasts").isFalse();
      rig.truth().shorten(NAME, Duration.ofMillis(1));
      until(next::isLeader);
      until(() -> !told.isEmpty()); // by another thread than the one that leads
      assertThat(next.fence().token()).isGreaterThan(token);
      assertThat(told).extracting(LeadershipChange::kind).containsExactly(Kind.ELECTED);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aLeaderThatIsCutOffIsSuspendedFollowedFencedOutAndToldWhenItIsBack() throws Exception {
    MirrorStore cutOff = rig.open();
    MirrorStore other = rig.openAround();
    other.jobs().put("job", Payload.utf8("state"));
    LostToAnother.isTold(
        () -> {
          Cause told = whyACutOffLeaderIsNoneAnyMore(cutOff, other);
          electors.forEach(LeaderElector::close);
          electors.clear();
          return told;
        });
  }

  private Cause whyACutOffLeaderIsNoneAnyMore(MirrorStore cutOff, MirrorStore other) {
    List<LeadershipChange> told = new CopyOnWriteArrayList<>();
    LeaderElector first = campaign(cutOff, told, SHORT);
    until(() -> !told.isEmpty());
    Fence fence = new Fence(NAME, told.get(0).token());

    rig.proxy().hold(Direction.TO_SERVER);
    rig.proxy().hold(Direction.TO_CLIENT);
    // Not earlier: it would be elected if the first one were late before it is cut off.
    LeaderElector second = campaign(other, new CopyOnWriteArrayList<>(), EAGER);

    until(
        () -> {
          // In this order: once the second one is elected, the first one never believes again.
          boolean elected = second.isLeader();
          boolean believes = first.isLeader();
          assertThat(believes && elected).as("two leaders").isFalse();
          return elected;
        });
    assertThat(first.isLeader()).isFalse();
    until(() -> last(told).kind() == Kind.SUSPENDED);
    assertThatExceptionOfType(FencedException.class).isThrownBy(first::fence);
    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(
            () -> other.jobs().commit("job", Commit.fencedBy(fence).event(Payload.utf8("late"))))
        .satisfies(refused -> assertThat(refused.fence()).isEqualTo(fence));

    rig.proxy().heal();

    until(() -> last(told).kind() == Kind.LOST);
    assertThat(last(told).token()).isEqualTo(fence.token());
    assertThat(second.isLeader()).isTrue();
    return last(told).cause().orElseThrow();
  }

  private static LeadershipChange last(List<LeadershipChange> told) {
    return told.get(told.size() - 1);
  }

  /** Leads in a process of its own, until it is killed. */
  static final class Leading {

    private Leading() {}

    @SuppressWarnings("SystemOut") // its output is what is waited for
    public static void main(String[] arguments) throws InterruptedException {
      MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment());
      LeaderElector.campaign(store.leases(), NAME, LONG)
          .onChange(change -> System.out.println("token " + change.token()));
      Thread.currentThread().join();
    }
  }

  private static long token(BufferedReader says) throws IOException {
    for (String line = says.readLine(); line != null; line = says.readLine()) {
      if (line.startsWith("token ")) {
        return Long.parseLong(line.substring("token ".length()));
      }
    }
    throw new AssertionError("the process ended without leading");
  }

  private LeaderElector campaign(
      MirrorStore store, Collection<LeadershipChange> told, LeaseTerms terms) {
    LeaderElector elector = LeaderElector.campaign(store.leases(), NAME, terms);
    elector.onChange(told::add);
    electors.add(elector);
    return elector;
  }

  private Optional<LeaderElector> leading() {
    return electors.stream().filter(LeaderElector::isLeader).findFirst();
  }

  /** How many stores are told of releases of the lease. */
  private long listening() {
    String channel = rig.namespace() + ":lease:named:{" + NAME.id() + "}";
    return redis.command("PUBSUB", "NUMSUB", channel).items().get(1).number();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(PATIENCE).until(condition);
  }
}
