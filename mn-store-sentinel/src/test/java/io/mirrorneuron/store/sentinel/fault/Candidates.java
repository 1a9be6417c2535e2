package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.LeaderElector;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two stores of one client: one holds a lease for which the other waits, and both want to lead.
 * Whether two lead at once is looked at all the time.
 */
final class Candidates implements AutoCloseable {

  private static final LeaseName WAITED_FOR = LeaseName.named("waited-for");
  private static final LeaseName LEADER = LeaseName.named("cluster:leader");

  /** Renewed, and asked for, every two hours: what is granted in a test was not found by asking. */
  private static final LeaseTerms LONG = LeaseTerms.of(Duration.ofDays(1));

  private final String client;
  private final MirrorStore first;
  private final MirrorStore second;
  private final Lease held;
  private final CompletableFuture<Optional<Lease>> waiting;
  private final LeaderElector one;
  private final LeaderElector other;
  private final Thread witness = new Thread(this::look, "looks for two leaders");
  private volatile boolean ended;
  private volatile boolean twoLed;

  /** The first one holds and leads, the second one has been refused, and is to be told. */
  Candidates(Topology topology, String client) {
    this.client = client;
    String namespace = "campaign-" + UUID.randomUUID();
    this.first = open(topology.config(), client, namespace, "first");
    this.second = open(topology.config(), client, namespace, "second");
    this.held =
        await()
            .ignoreExceptionsInstanceOf(StoreException.class)
            .atMost(Topology.PATIENCE)
            .until(() -> first.leases().acquire(WAITED_FOR, LONG), Optional::isPresent)
            .orElseThrow();
    this.waiting = second.leases().acquireAsync(WAITED_FOR, LONG, Duration.ofDays(1));
    this.one = LeaderElector.campaign(first.leases(), LEADER);
    until("the first one leads", one::isLeader);
    this.other = LeaderElector.campaign(second.leases(), LEADER);
    for (LeaseName name : List.of(WAITED_FOR, LEADER)) {
      String channel = namespace + ":lease:named:{" + name.id() + "}";
      until(
          "the second one waits",
          () ->
              topology.primary().command("PUBSUB", "NUMSUB", channel).items().get(1).number() == 1);
    }
    witness.setDaemon(true);
    witness.start();
  }

  /** Whoever waited is granted what is given back, at the primary of now. */
  void theWaitingOneIsGrantedWhatIsReleased() throws Exception {
    assertThat(waiting).as("%s, before it is released", client).isNotDone();
    held.close();
    Lease granted = waiting.get(Topology.PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
    assertThat(granted.token()).as("token, %s", client).isGreaterThan(held.token());
    assertThat(granted.isHeld()).as("held, %s", client).isTrue();
  }

  /** One leads, and both see which one, under the same token. */
  void oneLeadsAndBothKnowIt() {
    until("one leads", () -> one.isLeader() != other.isLeader() && areAgreed());
    assertThat(twoLed).as("two led at once, %s", client).isFalse();
  }

  /** Whoever leads gives up, and the other one is elected; for good, as the first one is closed. */
  void theOtherOneSucceeds() {
    until("somebody leads", () -> one.leader().isPresent());
    LeaseInfo before = one.leader().orElseThrow();
    LeaderElector leader = before.owner().equals(first.owner()) ? one : other;
    LeaderElector next = leader == one ? other : one;
    leader.close();
    until("the other one leads", () -> next.isLeader() && areAgreed());
    LeaseInfo after = next.leader().orElseThrow();
    assertThat(after.token()).as("token, %s", client).isGreaterThan(before.token());
    assertThat(leader.isLeader()).isFalse();
    assertThat(twoLed).as("two led at once, %s", client).isFalse();
  }

  private boolean areAgreed() {
    try {
      OptionalLong present = term(one).isPresent() ? term(one) : term(other);
      Optional<LeaseInfo> seen = one.leader();
      return present.isPresent()
          && seen.isPresent()
          && seen.get().token() == present.getAsLong()
          && seen.get().owner().equals(one.isLeader() ? first.owner() : second.owner())
          && other.leader().map(LeaseInfo::token).equals(seen.map(LeaseInfo::token));
    } catch (StoreException e) {
      return false; // it cannot be asked yet
    }
  }

  private void look() {
    while (!ended) {
      twoLed |= bothLead();
      LockSupport.parkNanos(this, 200_000);
    }
  }

  /**
   * Whoever leads before and after a look at the other, in the same term, has led all along: had
   * the other one been elected in between, that term would have been over for good.
   */
  private boolean bothLead() {
    OptionalLong before = term(one);
    return before.isPresent() && term(other).isPresent() && term(one).equals(before);
  }

  private static OptionalLong term(LeaderElector elector) {
    try {
      return elector.isLeader() ? OptionalLong.of(elector.fence().token()) : OptionalLong.empty();
    } catch (FencedException e) {
      return OptionalLong.empty(); // it ended just now
    }
  }

  private void until(String what, Callable<Boolean> condition) {
    await()
        .alias(what + ", " + client)
        .pollDelay(Duration.ZERO)
        .atMost(Topology.PATIENCE)
        .until(condition);
  }

  private static MirrorStore open(
      StoreConfig.Builder config, String client, String namespace, String owner) {
    return Topology.open(
        MirrorStore.builder(
                config
                    .client(client)
                    .namespace(namespace)
                    // What is given back while there is no primary is tried until there is one.
                    .set("MN_REDIS_RECONNECT_ATTEMPTS", "100")
                    .build())
            .owner(owner));
  }

  @Override
  public void close() {
    ended = true;
    Threads.join(witness);
    one.close();
    other.close();
    first.close();
    second.close();
  }
}
