package io.mirrorneuron.store.redis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.ReconnectSettings;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.TransportException.Phase;
import io.mirrorneuron.store.redis.engine.Played.Submitted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who leads, and what goes out when: the exchange is played step by step. */
class LaneTest {

  private static final int CAPACITY = 8;
  private static final int PATIENCE_SECONDS = 60;

  private static final ReconnectSettings ONE_LONG_PAUSE =
      new ReconnectSettings(3, Duration.ofSeconds(50), Duration.ofSeconds(50));

  private static final ReconnectSettings LONGER_THAN_ANY_DEADLINE =
      new ReconnectSettings(3, Duration.ofHours(1), Duration.ofHours(1));

  /** Jitter shortens it by half at the most. */
  private static final Duration LESS_THAN_THE_PAUSE = Duration.ofSeconds(20);

  private final Server server = new Server();
  private final Lane lane = lane(new BackOff(Played.POLICY));

  private Lane lane(BackOff backOff) {
    return new Lane(
        "played",
        server,
        backOff,
        any -> {},
        Ticker.system(),
        CAPACITY,
        new Events(StoreObserver.none(), "played"),
        new Tally());
  }

  @AfterEach
  void close() {
    server.goOn();
    lane.close();
  }

  @Test
  void whatQueuesUpBehindAGroupIsTheNextOne() throws Exception {
    List<Submitted> all = queuedBehindOne(3);

    server.next(Server::answerAll);
    server.next(Server::answerAll);

    for (Submitted one : all) {
      assertThat(ended(one).failure()).isNull();
    }
    assertThat(server.groups).containsExactly(List.of("w0"), List.of("w1", "w2", "w3"));
  }

  @Test
  void whatIsTriedAgainComesBeforeWhatCameLaterInItsOldOrder() throws Exception {
    List<Submitted> all = queuedBehindOne(2);
    server.next(Server::answerAll);
    awaitTaken();
    Submitted later = submit("later");

    server.next(group -> group.members().forEach(one -> one.broke(Played.broken(Phase.IN_DOUBT))));
    server.next(Server::answerAll);

    assertThat(ended(later).failure()).isNull();
    assertThat(ended(all.get(2)).failure()).isNull();
    assertThat(server.groups)
        .containsExactly(List.of("w0"), List.of("w1", "w2"), List.of("w1", "w2", "later"));
  }

  /** Those that were answered are done; the others keep their places. */
  @Test
  void inAGroupOnlyThoseWithoutAReplyAreTriedAgain() throws Exception {
    List<Submitted> all = queuedBehindOne(4);
    server.next(Server::answerAll);

    server.next(
        group -> {
          Server.answer(group.members().get(0), "done");
          Server.answer(group.members().get(1), new ErrorReply("NOSCRIPT unknown"));
          Server.answer(group.members().get(2), "done");
          Server.answer(group.members().get(3), new ErrorReply("NOSCRIPT unknown"));
        });
    server.next(Server::answerAll);

    for (Submitted one : all) {
      assertThat(ended(one).failure()).isNull();
    }
    assertThat(server.groups)
        .containsExactly(
            List.of("w0"), List.of("w1", "w2", "w3", "w4"), List.of("EVAL w2", "EVAL w4"));
  }

  /** A connection that breaks between two replies takes none of those back that have come. */
  @Test
  void whatWasAnsweredBeforeTheConnectionBrokeIsNotTriedAgain() throws Exception {
    List<Submitted> all = queuedBehindOne(2);
    server.next(Server::answerAll);

    server.next(
        group -> {
          Server.answer(group.members().get(0), "done");
          group.members().forEach(one -> one.broke(Played.broken(Phase.IN_DOUBT)));
        });
    server.next(Server::answerAll);

    for (Submitted one : all) {
      assertThat(ended(one).failure()).isNull();
    }
    assertThat(server.groups).containsExactly(List.of("w0"), List.of("w1", "w2"), List.of("w2"));
  }

  @Test
  void whatFollowsAnOperationMayFailInAnyWayAndTheLaneGoesOn() throws Exception {
    Submitted first = submit("w0");
    awaitTaken();
    lane.enqueue(
        Pending.calledBack(
            Played.attempts("bad", Confirmation.NONE),
            Played.later(),
            settled -> {
              throw new OutOfMemoryError("as played");
            }));
    Submitted after = submit("after");
    server.goOn();

    assertThat(ended(first).failure()).isNull();
    assertThat(ended(after).failure()).isNull();
    assertThat(ended(submit("later")).failure()).isNull();
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    List<Submitted> all = queuedBehindOne(CAPACITY);

    Submitted refused = submit("refused");

    assertThat(ended(refused).failure()).isInstanceOf(StoreOverloadedException.class);
    server.goOn();
    for (Submitted one : all) {
      assertThat(ended(one).failure()).isNull();
    }
  }

  /** No thread of the lane's is needed where its callers wait. */
  @Test
  void callersLeadAndHandOnToEachOther() throws Exception {
    List<CompletableFuture<String>> leaders =
        IntStream.range(0, 3).mapToObj(i -> waiting("w" + i)).toList();
    server.goOn();

    for (CompletableFuture<String> leader : leaders) {
      assertThat(leader.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).startsWith("caller");
    }
    assertThat(server.led).allMatch(thread -> thread.startsWith("caller"));
  }

  @Test
  void withoutAConnectionNoCallerLeads() throws Exception {
    server.connected = false;

    CompletableFuture<String> caller = waiting("w0");
    server.next(Server::answerAll);

    String unused = caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(server.led).containsExactly("mn-store-played");
  }

  @Test
  void aCallerInAHurryDoesNotLead() throws Exception {
    server.longestNanos = Duration.ofMinutes(10).toNanos();

    CompletableFuture<String> caller = waiting("w0");
    server.next(Server::answerAll);

    String unused = caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(server.led).containsExactly("mn-store-played");
  }

  @Test
  void closingSendsWhatIsQueued() throws Exception {
    List<Submitted> all = queuedBehindOne(3);
    lane.drain(); // what closing begins with, so that this one is too late on any machine
    assertThat(ended(submit("too late")).failure()).isInstanceOf(StoreClosedException.class);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(lane::close);

    server.goOn();

    closing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    for (Submitted one : all) {
      assertThat(ended(one).failure()).isNull();
    }
  }

  /** Nobody waits for ever because the exchange has a fault of its own. */
  @Test
  void anExchangeThatThrowsPutsItsGroupInDoubtAndTheLaneGoesOn() throws Exception {
    Submitted first = submit("w0");

    server.next(
        group -> {
          throw new AssertionError("a fault of the exchange's own");
        });
    server.next(Server::answerAll);

    assertThat(ended(first).failure()).isNull();
    assertThat(server.groups).containsExactly(List.of("w0"), List.of("w0"));
  }

  /** Its members having been given up meanwhile makes a broken connection no better. */
  @Test
  void aConnectionThatBreaksUnderAGroupThatWasGivenUpIsAFailure() throws Exception {
    Submitted first = submit("w0");
    server.next(
        group -> {
          Pending member = group.members().get(0);
          assertThat(member.giveUpOut(member.attempts().unanswered())).isTrue();
          member.broke(Played.broken(Phase.NOT_SENT));
          server.connected = false;
        });
    assertThat(ended(first).failure()).isNotNull();
    awaitTaken();
    Submitted second = submit("w1");
    awaitTaken();
    Submitted third = submit("w2");

    lane.drain(); // fails at once what is queued in a lane that is in trouble

    assertThat(ended(third).failure()).isInstanceOf(StoreClosedException.class);
    server.next(Server::answerAll);
    assertThat(ended(second).failure()).isNull();
  }

  /** The pause would last longer than the test. */
  @Test
  void whoPausesGoesOnWhenAnotherPrimaryIsNamed() throws Exception {
    Lane patient = lane(new BackOff(ONE_LONG_PAUSE));
    Submitted write = Played.submitted("w0");
    pause(patient, write);

    patient.primaryChanged();

    server.next(Server::answerAll);
    assertThat(write.settled()).succeedsWithin(LESS_THAN_THE_PAUSE);
    assertThat(server.left).as("told to leave the former one").hasValue(1);
    patient.close();
  }

  /** Another primary may be named before the pause would end. */
  @Test
  void whoWaitsForAPrimaryIsNotGivenUpBecauseAPauseIsLong() throws Exception {
    Lane patient = lane(new BackOff(LONGER_THAN_ANY_DEADLINE));
    Submitted write = Played.waitingForAPrimary("w0");
    pause(patient, write);

    patient.primaryChanged();

    server.next(Server::answerAll);
    assertThat(ended(write).failure()).isNull();
    patient.close();
  }

  /** It may have been the former one that could not be reached. */
  @Test
  void nobodyPausesIfAnotherPrimaryWasNamedMeanwhile() throws Exception {
    Lane patient = lane(new BackOff(ONE_LONG_PAUSE));
    Submitted write = Played.submitted("w0");
    patient.enqueue(write.pending());
    awaitTaken();

    patient.primaryChanged();

    server.next(Played::notSent);
    server.next(Server::answerAll);
    assertThat(write.settled()).succeedsWithin(LESS_THAN_THE_PAUSE);
    patient.close();
  }

  /** Has the lane pause before it tries this again. */
  private void pause(Lane pausing, Submitted write) throws InterruptedException {
    pausing.enqueue(write.pending());
    server.next(Played::notSent);
    awaitTaken();
    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> pausing.backlog().queued() == 1 && pausing.backlog().underWay() == 0);
  }

  private void awaitTaken() throws InterruptedException {
    assertThat(server.taken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  /** One group is under way, of one, and these are queued behind it. */
  private List<Submitted> queuedBehindOne(int behind) throws InterruptedException {
    Submitted first = submit("w0");
    awaitTaken();
    List<Submitted> all = new CopyOnWriteArrayList<>(List.of(first));
    for (int i = 1; i <= behind; i++) {
      all.add(submit("w" + i));
    }
    return all;
  }

  private Submitted submit(String name) {
    Submitted submitted = Played.submitted(name);
    lane.enqueue(submitted.pending());
    return submitted;
  }

  /** Runs it on a thread of its own; completes with that thread's name. */
  private CompletableFuture<String> waiting(String name) {
    CompletableFuture<String> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              lane.run(Pending.awaited(Played.attempts(name, Confirmation.NONE), Played.later()));
              done.complete(Thread.currentThread().getName());
            },
            "caller " + name);
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  private static Pending ended(Submitted submitted) throws Exception {
    return submitted.settled().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Plays the server: each group waits for its step. */
  private static final class Server implements Lane.GroupExchange {
    private final List<List<String>> groups = new CopyOnWriteArrayList<>();
    private final List<String> led = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Group> taken = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Consumer<Group>> steps = new LinkedBlockingQueue<>();
    private final AtomicInteger left = new AtomicInteger();
    private volatile boolean connected = true;
    private volatile boolean free;
    private volatile long longestNanos = Duration.ofSeconds(30).toNanos();

    @Override
    public void run(Group group) {
      group.members().forEach(member -> assertThat(member.goesOut()).isTrue());
      groups.add(group.members().stream().map(Server::text).toList());
      led.add(Thread.currentThread().getName());
      taken.add(group);
      step().accept(group);
    }

    private Consumer<Group> step() {
      try {
        Consumer<Group> step = null;
        while (step == null) {
          step = free ? Server::answerAll : steps.poll(5, TimeUnit.MILLISECONDS);
        }
        return step;
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }

    void next(Consumer<Group> step) {
      steps.add(step);
    }

    /** From now on everything is answered. */
    void goOn() {
      free = true;
    }

    static void answerAll(Group group) {
      group.members().forEach(member -> answer(member, "done"));
    }

    static void answer(Pending member, Object reply) {
      member.answered(reply, new Pending.Confirmed(0, 0, 1, 0));
    }

    private static String text(Pending member) {
      String name = new String(member.request().plain().arguments()[0], UTF_8);
      String command = new String(member.request().plain().name(), UTF_8);
      return command.equals("EVAL") ? "EVAL " + name : name;
    }

    @Override
    public void leaveFormer() {
      left.incrementAndGet();
    }

    @Override
    public boolean isConnected() {
      return connected;
    }

    @Override
    public long longestNanos(Confirmation confirmation) {
      return longestNanos;
    }

    @Override
    public int largestGroup() {
      return Group.OPERATIONS;
    }

    @Override
    public void cutOffIfLate(long now) {}

    @Override
    public void close() {
      free = true;
    }
  }
}
