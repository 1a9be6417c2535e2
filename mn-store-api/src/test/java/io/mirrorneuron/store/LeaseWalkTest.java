package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mirrorneuron.store.FakeBackend.ManualTicker;
import io.mirrorneuron.store.Lease.State;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Random walks of holders, who commit too, and contenders over a model of a primary and its
 * replica: requests and replies are late, overtake each other or are lost, the holder's process
 * stands still, the replica takes over when it likes, and leases move from store to store of one
 * process, even while they are moving. Whatever happens, nobody believes in a lease that the server
 * has given to somebody else, and everybody is told what happened, in order and once.
 *
 * <p>Each walk is named by its seed, which is all that is needed to walk it again.
 */
class LeaseWalkTest {

  private static final int STEPS = 400;
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofSeconds(30));
  private static final Commit COMMIT = Commit.create().state(Payload.utf8("state"));
  private static final JobSummary JOB =
      new JobSummary(
          "job",
          JobStatus.PENDING,
          1,
          Instant.EPOCH,
          Instant.EPOCH,
          0,
          1,
          Optional.empty(),
          Optional.empty());
  private static final List<LeaseName> NAMES =
      List.of(LeaseName.named("a"), LeaseName.named("b"), LeaseName.named("c"));

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.mirrorneuron.store");

  @BeforeEach
  void saysNothing() {
    logger.setLevel(Level.OFF); // every fault of every walk would be told
  }

  @AfterEach
  void saysWhatItDoes() {
    logger.setLevel(null);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1000, false", "1, true", "1000, true"})
  void nobodyBelievesInALeaseThatTheServerHasGivenToSomebodyElse(int first, boolean replicated) {
    for (int seed = first; seed < first + 100; seed++) {
      new Walk(seed, replicated).walk();
    }
  }

  private static final class Walk {
    private final String name;
    private final Random random;
    private final boolean replicated;
    private final ManualTicker ticker = new ManualTicker();
    private final List<Store> stores = List.of(new Store(), new Store(), new Store());
    private final LeaseServers servers;
    private final List<Runnable> underWay = new ArrayList<>();
    private final Map<LeaseName, Lease> held = new HashMap<>();
    private final List<Lease> all = new ArrayList<>();
    private final Map<Lease, List<LeaseChange>> told = new HashMap<>();
    private boolean reliable;
    private boolean committing;

    /** Renewals of leases that are moving, one within the other. */
    private int moves;

    private int adoptions;

    Walk(int seed, boolean replicated) {
      this.name = "walk " + seed + (replicated ? " with failovers" : "");
      this.random = new Random(seed);
      this.replicated = replicated;
      this.servers = new LeaseServers(TERMS.ttl(), ticker.read(), replicated);
    }

    /** One of the stores of the process, which share their owner and their time. */
    private final class Store {
      private final FakeBackend backend = new FakeBackend(ticker);
      private final LeaseKeeper keeper = backend.keeper();
      private final Leases leases = new Leases(backend.operations(), "me", keeper);

      Store() {
        backend.on("acquire", request -> acquire(request.argument(0, LeaseName.class)));
        backend.on("release", request -> release(request.argument(0, Fence.class)));
        backend.on("inspect", request -> inspect(request.argument(0, List.class)));
        backend.on("commit", request -> commit(request.argument(1, Commit.class).options()));
        backend.on("renew", this::renew);
      }

      void turn() {
        long unused = keeper.turn() + backend.alarms.turn();
      }

      /** Whoever takes over a lease waits for the answer, which comes at once or not at all. */
      private CompletableFuture<Renewed> renew(FakeBackend.Request request) {
        List<?> asked = request.argument(0, List.class);
        return request.call().waiting() == Call.Waiting.CALLER_WAITS
            ? Walk.this.renewWhileItMoves(asked)
            : Walk.this.renew(asked, this);
      }

      boolean has(Renewal renewal) {
        return all.stream()
            .filter(lease -> lease.token() == renewal.fence().token())
            .anyMatch(lease -> lease.kept().keeper == keeper);
      }
    }

    void walk() {
      for (int i = 0; i < STEPS; i++) {
        step();
        check();
      }
      calmDown();
    }

    private void step() {
      switch (random.nextInt(15)) {
        case 0, 1, 2 -> pass(random.nextInt(2_000));
        case 3 -> pass(random.nextInt(25_000));
        case 4, 5, 6, 7 -> anyStore().turn();
        case 8, 9 -> somethingArrives();
        case 10 -> servers.contend(any(), ticker.read(), random.nextBoolean());
        case 11 -> acquireOrClose(any());
        case 12 -> adopt(any());
        case 13 -> commit(any());
        default -> serversGoOn();
      }
    }

    private void serversGoOn() {
      if (random.nextInt(10) > 0) {
        servers.replicate(random.nextInt(5));
      } else if (replicated) {
        servers.failOver(ticker.read());
        underWay.replaceAll(gone -> () -> {}); // the connections to the former primary break
        brokenOff.forEach(reply -> reply.completeExceptionally(away()));
        brokenOff.clear();
      }
    }

    private final List<CompletableFuture<?>> brokenOff = new ArrayList<>();

    private void acquireOrClose(LeaseName wanted) {
      Lease lease = held.remove(wanted);
      if (lease != null && random.nextBoolean()) {
        lease.close();
      } else if (lease != null && lease.state() != State.LOST) {
        held.put(wanted, lease);
      } else {
        anyStore()
            .leases
            .acquire(wanted, TERMS)
            .ifPresent(
                granted -> {
                  List<LeaseChange> changes = new ArrayList<>();
                  granted.onStateChange(changes::add);
                  told.put(granted, changes);
                  all.add(granted);
                  held.put(wanted, granted);
                });
      }
    }

    /** As work on a claimed job does. */
    private void commit(LeaseName wanted) {
      Lease lease = held.get(wanted);
      if (lease == null || !lease.isHeld() || committing) {
        return;
      }
      committing = true;
      try {
        assertThat(new ClaimedJob(JOB, lease).commit(COMMIT)).isEqualTo(FakeBackend.RECEIPT);
      } catch (FencedException
          | UnconfirmedException
          | UnknownOutcomeException
          | StoreUnavailableException e) {
        assertThat(e).as("%s: a failure that was made up", name).hasNoCause();
      } finally {
        committing = false;
      }
    }

    private void adopt(LeaseName wanted) {
      Lease lease = held.get(wanted);
      if (lease == null) {
        return;
      }
      Store there = anyStore();
      LeaseKeeper expected = lease.kept().keeper;
      int within = adoptions;
      try {
        boolean adopted = there.leases.adopt(lease);
        assertThat(adopted).as("%s: adopting %s", name, lease).isEqualTo(!lease.isLost());
        if (adopted) {
          expected = there.keeper;
        }
      } catch (StoreException unanswered) {
        // Then it stays where it is.
      }
      if (adoptions++ == within) { // else it went on from here meanwhile
        assertThat(lease.kept().keeper).as("%s: who has %s", name, lease).isSameAs(expected);
      }
    }

    /** All whose end has not been told; what becomes of the others is looked at in the end. */
    private void check() {
      all.stream().filter(lease -> !isOver(lease)).forEach(this::check);
    }

    private boolean isOver(Lease lease) {
      List<LeaseChange> changes = told.get(lease);
      return !changes.isEmpty() && changes.get(changes.size() - 1).to() == State.LOST;
    }

    private void check(Lease lease) {
      if (lease.isHeld()) {
        assertThat(servers.holder(lease.name(), ticker.read()))
            .as("%s: who holds what %s believes in", name, lease)
            .isEqualTo(lease.token());
      }
      fenceAgreesWithState(lease);
      changesFollowEachOther(lease);
    }

    private void fenceAgreesWithState(Lease lease) {
      boolean given;
      try {
        given = lease.fence().token() == lease.token();
      } catch (FencedException e) {
        given = false;
      }
      assertThat(given).as("%s: a fence of %s", name, lease).isEqualTo(lease.isHeld());
    }

    private void changesFollowEachOther(Lease lease) {
      State last = State.HELD;
      for (LeaseChange change : told.get(lease)) {
        assertThat(change.from()).as("%s: %s", name, told.get(lease)).isEqualTo(last);
        assertThat(change.to()).as("%s: %s", name, told.get(lease)).isNotEqualTo(last);
        assertThat(last).as("%s: the end is the end", name).isNotEqualTo(State.LOST);
        last = change.to();
      }
      if (lease.state() != State.LOST) {
        assertThat(last).as("%s: what was told of %s", name, lease).isEqualTo(lease.state());
      }
    }

    /** The faults end: what the server still has is held again, and what it has not is lost. */
    private void calmDown() {
      reliable = true;
      while (!underWay.isEmpty()) {
        somethingArrives();
      }
      brokenOff.forEach(reply -> reply.completeExceptionally(away()));
      for (int i = 0; i < 100; i++) {
        pass(500);
        stores.forEach(Store::turn);
        servers.replicate(1000);
        check();
      }
      all.forEach(this::check);
      for (Lease lease : all) {
        boolean ours = servers.holder(lease.name(), ticker.read()) == lease.token();
        List<LeaseChange> changes = told.get(lease);
        if (held.get(lease.name()) == lease) {
          assertThat(lease.isHeld()).as("%s: %s in the end", name, lease).isEqualTo(ours);
        }
        if (!lease.isHeld()) {
          assertThat(lease.state()).as("%s: %s in the end", name, lease).isEqualTo(State.LOST);
          assertThat(changes.get(changes.size() - 1).to()).isEqualTo(State.LOST);
        }
      }
      for (Store store : stores) {
        List<Lease> here =
            all.stream()
                .filter(lease -> lease.isHeld() && lease.kept().keeper == store.keeper)
                .toList();
        assertThat(store.keeper.book().size())
            .as("%s: what is still renewed", name)
            .isEqualTo(here.size());
        List<Lease> elsewhere =
            all.stream().filter(lease -> lease.isHeld() && !here.contains(lease)).toList();
        store.keeper.close();
        assertThat(here).as("%s: of a closed store", name).noneMatch(Lease::isHeld);
        assertThat(elsewhere).as("%s: of another store", name).allMatch(Lease::isHeld);
      }
      all.forEach(lease -> assertThat(lease.state()).isEqualTo(State.LOST));
      assertThat(told.values().stream().flatMap(List::stream).map(LeaseChange::cause))
          .doesNotContainNull()
          .isSubsetOf(Cause.values());
    }

    private CompletableFuture<?> acquire(LeaseName wanted) {
      return done(servers.acquire(wanted, "me", ticker.read(), true));
    }

    private CompletableFuture<?> release(Fence fence) {
      int fate = reliable ? 9 : random.nextInt(10);
      if (fate == 0) {
        return CompletableFuture.failedFuture(away());
      }
      boolean released = servers.release(fence, ticker.read());
      return fate == 1 ? CompletableFuture.failedFuture(unknown()) : done(released);
    }

    /** Others go on while it is on its way and on its way back. */
    private CompletableFuture<?> commit(WriteOptions options) {
      meanwhile();
      int fate = random.nextInt(10);
      if (fate == 0) {
        return CompletableFuture.failedFuture(away());
      }
      Fence fence = options.fence().orElseThrow();
      Renewal renewal = new Renewal(fence, options.renewal().orElseThrow());
      boolean confirmed = fate > 2;
      boolean passed = servers.renew(List.of(renewal), ticker.read(), confirmed).held().get(0);
      meanwhile();
      if (fate == 1) {
        return CompletableFuture.failedFuture(unknown());
      }
      if (!passed) {
        return CompletableFuture.failedFuture(new FencedException(fence, 0, "it is not held"));
      }
      return confirmed
          ? done(FakeBackend.RECEIPT)
          : CompletableFuture.failedFuture(
              new UnconfirmedException("the commit", FakeBackend.RECEIPT, 1));
    }

    private void meanwhile() {
      for (int i = random.nextInt(4); i > 0; i--) {
        step();
      }
    }

    @SuppressWarnings("unchecked") // the first argument of an inspection is a list of names
    private CompletableFuture<List<Optional<LeaseInfo>>> inspect(List<?> names) {
      int fate = reliable ? 9 : random.nextInt(10);
      List<Optional<LeaseInfo>> found =
          ((List<LeaseName>) names)
              .stream().map(wanted -> servers.inspect(wanted, ticker.read())).toList();
      return switch (fate) {
        case 0 -> CompletableFuture.failedFuture(away());
        case 1 -> new CompletableFuture<>(); // for ever
        case 2 -> {
          CompletableFuture<List<Optional<LeaseInfo>>> reply = new CompletableFuture<>();
          later(() -> reply.complete(found));
          yield reply;
        }
        default -> done(found);
      };
    }

    /** Before it is answered it may be taken over by somebody else, or released. */
    @SuppressWarnings("unchecked") // the first argument of a renewal is a list of renewals
    private CompletableFuture<Renewed> renewWhileItMoves(List<?> asked) {
      List<Renewal> renewals = List.copyOf((List<Renewal>) asked);
      LeaseName moving = renewals.get(0).fence().lease();
      int fate = random.nextInt(12);
      boolean first = moves++ == 0;
      if (first && fate == 0) {
        adopt(moving);
      } else if (first && fate == 1) {
        Optional.ofNullable(held.remove(moving)).ifPresent(Lease::close);
      }
      Renewed answer = servers.renew(renewals, ticker.read(), random.nextBoolean());
      moves--;
      return fate == 2
          ? CompletableFuture.failedFuture(away())
          : fate == 3 ? CompletableFuture.failedFuture(unknown()) : done(answer);
    }

    /** It may arrive at once or later, be applied or not, be answered at once, later or never. */
    @SuppressWarnings("unchecked") // the first argument of a renewal is a list of renewals
    private CompletableFuture<Renewed> renew(List<?> asked, Store by) {
      List<Renewal> renewals = List.copyOf((List<Renewal>) asked);
      CompletableFuture<Renewed> reply = new CompletableFuture<>();
      brokenOff.add(reply);
      int fate = reliable ? 9 : random.nextInt(10);
      if (fate == 0) {
        later(() -> reply.completeExceptionally(away()));
      } else if (fate == 1) {
        Renewed unused = servers.renew(renewals, ticker.read(), false);
        later(() -> reply.completeExceptionally(unknown()));
      } else if (fate < 5) {
        later(
            () -> {
              Renewed late = servers.renew(renewals, ticker.read(), random.nextBoolean());
              later(() -> reply.complete(leftBehind(late, renewals, by)));
            });
      } else {
        reply.complete(servers.renew(renewals, ticker.read(), reliable || random.nextBoolean()));
      }
      return reply;
    }

    /** A server that a store is left behind with says anything of leases that have moved. */
    private Renewed leftBehind(Renewed answer, List<Renewal> renewals, Store store) {
      List<Boolean> held = new ArrayList<>();
      for (int i = 0; i < renewals.size(); i++) {
        held.add(answer.held().get(i) && (store.has(renewals.get(i)) || random.nextBoolean()));
      }
      return new Renewed(held, answer.replication());
    }

    private Store anyStore() {
      return stores.get(random.nextInt(stores.size()));
    }

    private void later(Runnable event) {
      underWay.add(event);
    }

    private void somethingArrives() {
      if (!underWay.isEmpty()) {
        underWay.remove(random.nextInt(underWay.size())).run();
      }
    }

    private LeaseName any() {
      return NAMES.get(random.nextInt(NAMES.size()));
    }

    private void pass(int millis) {
      ticker.advance(Duration.ofMillis(millis));
    }

    private static <T> CompletableFuture<T> done(T value) {
      return CompletableFuture.completedFuture(value);
    }

    private static StoreUnavailableException away() {
      return new StoreUnavailableException("away", null);
    }

    private static UnknownOutcomeException unknown() {
      return new UnknownOutcomeException("lost on its way back", null);
    }
  }
}
