package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.ProxiedConnection;
import io.mirrorneuron.store.tck.fault.Trap;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** No caller waits longer than it said, whatever its lane is waiting for; nor does a lane. */
@ForEachClient
class DeadlineTest extends FaultTest {

  private static final String JOB = "job";
  private static final Duration SHORT = Duration.ofMillis(500);

  /** Far beyond the end of a test. */
  private static final String[] PATIENT = {"MN_REDIS_COMMAND_TIMEOUT_MS", "600000"};

  @ForEachCaller
  void whoeverIsInAHurryDoesNotWaitUntilConnectingHasFailed(Caller caller) {
    MirrorStore store = withJob(PATIENT);
    long before = rig().proxy().accepted();
    rig().proxy().blackHole();
    rig().proxy().cut(Cut.RST);
    // Finds the connection broken; from then on its lane tries to connect.
    await()
        .atMost(Duration.ofSeconds(Ended.PATIENCE_SECONDS))
        .until(
            () -> {
              caller.commit(store, JOB, event("first").deadline(SHORT)).isTrue(0);
              return rig().proxy().accepted() > before;
            });

    Ended<Receipt> ended = caller.commit(store, JOB, event("second").deadline(SHORT));

    ended.failedAs(Outcome.NOT_APPLIED);
    assertThat(rig().proxy().accepted()).as("the one attempt to connect").isEqualTo(before + 1);
    assertThat(rig().proxy().connections()).as("it goes on").hasSize(1);
    closesSoon(store);
  }

  /** Whoever leads is a platform thread: it must not be caught in an exchange. */
  @ForEachCaller
  void whoeverIsInAHurryDoesNotWaitForAReplyThatDoesNotCome(Caller caller) {
    MirrorStore store = withJob(PATIENT);
    long before = rig().proxy().accepted();
    Trap held = rig().holdNextReply();

    Ended<Receipt> ended =
        Rig.untilSprung(held, () -> caller.commit(store, JOB, event("first").deadline(SHORT)));

    Rig.awaitSprung(held);
    ended.failedAs(Outcome.UNKNOWN);
    assertThat(rig().truth().events(JOB)).containsExactly("first");
    assertThat(rig().proxy().accepted()).as("the exchange goes on").isEqualTo(before);
    rig().proxy().heal();
    store.jobs().commit(JOB, event("second"));
    assertThat(rig().truth().events(JOB)).containsExactly("first", "second");
  }

  /** A server that says a byte now and then is not silent, and never done. */
  @ForEachCaller
  void aGreetingThatDripsIsCutOff(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_COMMAND_TIMEOUT_MS", "400");
    Trap greeting =
        rig()
            .proxy()
            .on(TO_SERVER, ":durable")
            .act(Moment.BEFORE, c -> c.drip(TO_CLIENT, Duration.ofMillis(200)));
    rig().proxy().on(TO_SERVER, "EVALSHA").act(Moment.BEFORE, c -> c.cut(Cut.RST));

    Receipt receipt = caller.commit(store, JOB, event("under test")).confirmed();

    assertThat(greeting.sprung()).isEqualTo(1);
    assertThat(receipt.sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("under test");
  }

  /** All its replies drip, and the next one's: it ends by its deadline, and is not repeated. */
  @ForEachCaller
  void whatIsAnsweredInDripsOnlyIsUnknownAndAppliedOnce(Caller caller) {
    MirrorStore store = withJob("MN_REDIS_COMMAND_TIMEOUT_MS", "400");
    Trap replies = rig().proxy().on(TO_SERVER, "EVALSHA").everyTime();
    replies.act(Moment.BEFORE_REPLY, c -> c.drip(TO_CLIENT, Duration.ofMillis(200)));

    Ended<Receipt> ended =
        caller.commit(store, JOB, event("under test").deadline(Duration.ofSeconds(5)));

    ended.failedAs(Outcome.UNKNOWN);
    assertThat(replies.sprung()).as("attempts").isGreaterThan(1);
    rig().proxy().heal();
    store.jobs().commit(JOB, event("after"));
    assertThat(rig().truth().events(JOB)).containsExactly("under test", "after");
  }

  @Test
  void closingDoesNotWaitForAGreetingThatDoesNotCome() {
    MirrorStore store = withJob(PATIENT);
    Trap greeting =
        rig().proxy().on(TO_SERVER, ":durable").act(Moment.BEFORE, ProxiedConnection::blackHole);
    rig().proxy().cut(Cut.RST);
    CompletableFuture<Receipt> queued = store.jobs().commitAsync(JOB, event("first"));
    Rig.awaitSprung(greeting);

    // Its own bound is that of an exchange, ten minutes here: but the lane is in trouble.
    closesSoon(store);

    Ended<Receipt> ended = Ended.of(queued);
    ended.isTrue(rig().truth().times(JOB, "first"));
    assertThat(ended.outcome()).isIn(Outcome.NOT_APPLIED, Outcome.UNKNOWN);
  }

  private static void closesSoon(MirrorStore store) {
    Running.platform(
            () -> {
              store.close();
              return true;
            })
        .ended()
        .confirmed();
  }

  private MirrorStore withJob(String... settings) {
    MirrorStore store = rig().open(settings);
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  private static Commit event(String mark) {
    return Commit.create().event(marked(mark));
  }
}
