package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A commit is applied, its reply is lost, and before the retry arrives others write. A job keeps
 * its last 8 operations, a history its last 128: as long as the commit is among them the retry
 * finds it, and after that it cannot be known any more. It is never applied again.
 */
@ForEachClient
class OperationWindowTest extends FaultTest {

  private static final String JOB = "job";
  private static final String MARK = "under test";

  /** What delays the retry. */
  enum Delay {
    /** Attempts fail until the others have written. */
    SERVER_AWAY,
    /** The retry is ready, but its connection takes long to open. */
    SLOW_GREETING,
    /** The retry is sent, and is long on its way. */
    SLOW_REQUEST
  }

  /** What is written, and how much of it the server remembers. */
  @SuppressWarnings("ImmutableEnumChecker") // makes commits, and keeps nothing
  enum Kind {
    STATE(8, i -> Commit.create().state(content(i))),
    EVENTS(128, i -> Commit.create().event(content(i))),
    STATE_AND_EVENTS(128, i -> Commit.create().state(content(i)).event(content(i))),
    SNAPSHOT(8, i -> Commit.create().snapshot("agent", content(i)));

    private final int remembered;
    private final IntFunction<Commit> commit;

    Kind(int remembered, IntFunction<Commit> commit) {
      this.remembered = remembered;
      this.commit = commit;
    }

    private static Payload content(int i) {
      return marked(i < 0 ? MARK : "other " + i);
    }
  }

  record Case(Delay delay, Kind kind, Caller caller) {
    @Override
    public String toString() {
      return delay + ", " + kind + ", " + caller;
    }
  }

  static List<Case> cases() {
    return IntStream.range(0, Delay.values().length)
        .boxed()
        .flatMap(
            d ->
                IntStream.range(0, Kind.values().length)
                    .mapToObj(
                        k ->
                            new Case(
                                List.of(Delay.values()).get(d),
                                List.of(Kind.values()).get(k),
                                List.of(Caller.values()).get((d + k) % Caller.values().length))))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void aRetryThatComesInTimeFindsItsFirstAttempt(Case given) {
    int others = given.kind.remembered - 1;

    Ended<Receipt> ended = retriedAfter(given, others);

    Receipt receipt = ended.confirmed();
    if (given.kind == Kind.STATE) {
      assertThat(receipt.version()).isLessThan(rig().truth().version(JOB));
    }
    if (given.kind == Kind.EVENTS) {
      assertThat(receipt.sequence()).isEqualTo(1);
    }
    isAppliedOnceAtTheBeginning(given.kind, others);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void aRetryThatComesTooLateIsUnknownAndChangesNothing(Case given) {
    int others = given.kind.remembered + 1;

    Ended<Receipt> ended = retriedAfter(given, others);

    ended.failedAs(Outcome.UNKNOWN);
    isAppliedOnceAtTheBeginning(given.kind, others);
  }

  /** Commits, loses the reply, lets others write, and only then the retry through. */
  private Ended<Receipt> retriedAfter(Case given, int others) {
    MirrorStore store = rig().open("MN_REDIS_COMMAND_TIMEOUT_MS", "60000");
    MirrorStore other = rig().openAround();
    store.jobs().put(JOB, marked("created"));
    Trap retry =
        rig().proxy().on(TO_SERVER, given.delay == Delay.SLOW_GREETING ? "SETNAME" : "EVALSHA");
    Trap lost =
        rig()
            .proxy()
            .on(TO_SERVER, "EVALSHA")
            .act(
                Moment.BEFORE_REPLY,
                c -> {
                  if (given.delay == Delay.SERVER_AWAY) {
                    rig().proxy().refuse();
                  } else {
                    retry.act(Moment.BEFORE, next -> next.hold(TO_SERVER));
                  }
                  c.cut(Cut.RST);
                });

    Running<Ended<Receipt>> running =
        Running.platform(() -> given.caller.commit(store, JOB, given.kind.commit.apply(-1)));
    Rig.awaitSprung(lost);
    if (given.delay != Delay.SERVER_AWAY) {
      Rig.awaitSprung(retry);
    }
    for (int i = 0; i < others; i++) {
      other.jobs().commit(JOB, given.kind.commit.apply(i));
    }
    // Later by more than any margin for clocks.
    long written = rig().truth().micros();
    await().until(() -> rig().truth().micros() > written + 150_000);
    rig().proxy().heal();
    return running.ended().confirmed();
  }

  private void isAppliedOnceAtTheBeginning(Kind kind, int others) {
    Truth truth = rig().truth();
    if (kind == Kind.STATE || kind == Kind.STATE_AND_EVENTS) {
      assertThat(truth.state(JOB)).isEqualTo("other " + (others - 1));
    }
    if (kind == Kind.SNAPSHOT) {
      assertThat(truth.snapshot(JOB, "agent")).isEqualTo("other " + (others - 1));
    }
    if (kind == Kind.EVENTS || kind == Kind.STATE_AND_EVENTS) {
      assertThat(truth.events(JOB)).hasSize(others + 1).startsWith(MARK);
      assertThat(truth.times(JOB, MARK)).isEqualTo(1);
    }
  }
}
