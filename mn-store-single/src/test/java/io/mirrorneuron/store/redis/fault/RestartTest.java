package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalServer.Data;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server ends and starts anew, or forgets its scripts, between two attempts. */
@ForEachClient
class RestartTest extends FaultTest {

  private static final String JOB = "job";
  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start(LocalRedisConfig.builder().appendOnly().build());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  Rig newRig() {
    return new Rig(client, redis, List.of());
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whatWasAppliedBeforeTheRestartIsFoundAfterIt(Caller caller) {
    MirrorStore store = withJob();
    Trap killing = killing();
    Running<Ended<Receipt>> running = committing(caller, store, Moment.BEFORE_REPLY);

    restart(Data.KEEP);

    Receipt receipt = running.ended().confirmed().confirmed();
    assertThat(receipt.generation()).isEqualTo(2);
    assertThat(receipt.sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("under test");
    assertThat(killing.sprung()).as("ids are given anew: that would be a stranger's").isZero();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whatDidNotArriveBeforeTheRestartIsAppliedAfterIt(Caller caller) {
    MirrorStore store = withJob();
    Trap killing = killing();
    Running<Ended<Receipt>> running = committing(caller, store, Moment.BEFORE);

    restart(Data.KEEP);

    Receipt receipt = running.ended().confirmed().confirmed();
    assertThat(receipt.generation()).isEqualTo(2);
    assertThat(rig().truth().events(JOB)).containsExactly("under test");
    assertThat(killing.sprung()).isZero();
  }

  /** The job is gone, and with it every trace of the first attempt. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void whatWasAppliedToDataThatIsLostIsNotConfirmed(Caller caller) {
    MirrorStore store = withJob();
    Running<Ended<Receipt>> running = committing(caller, store, Moment.BEFORE_REPLY);

    restart(Data.DROP);

    running.ended().confirmed().failedAs(Outcome.UNKNOWN);
    assertThat(rig().truth().version(JOB)).isZero();
    assertThat(store.jobs().put(JOB, marked("new")).generation()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void everyRestartIsAGenerationOfItsOwn(Caller caller) {
    MirrorStore store = withJob();
    for (int generation = 2; generation <= 4; generation++) {
      redis.restart(Data.KEEP);
      assertThat(caller.commit(store, JOB, event("g" + generation)).confirmed().generation())
          .isEqualTo(generation);
    }
    assertThat(rig().truth().events(JOB)).containsExactly("g2", "g3", "g4");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aServerThatForgetsItsScriptsIsGivenThemAgain(Caller caller) {
    MirrorStore store = withJob();
    for (int i = 0; i < 3; i++) {
      redis.command("SCRIPT", "FLUSH");
      assertThat(caller.commit(store, JOB, event("e" + i)).confirmed().sequence()).isEqualTo(i + 1);
    }
    assertThat(rig().truth().events(JOB)).containsExactly("e0", "e1", "e2");
  }

  /** Those that have to go again, with their source, are not overtaken by those behind them. */
  @Test
  void aServerThatForgetsItsScriptsDoesNotChangeTheOrder() {
    MirrorStore store = withJob();
    for (int i = 0; i < 100; i += 25) {
      rig()
          .proxy()
          .on(TO_SERVER, "[[w" + i + "]]")
          .act(Moment.BEFORE, c -> redis.command("SCRIPT", "FLUSH"));
    }

    List<CompletableFuture<Receipt>> all =
        IntStream.range(0, 100)
            .mapToObj(i -> store.jobs().commitAsync(JOB, event("w" + i)))
            .toList();

    all.forEach(one -> Ended.of(one).confirmed());
    assertThat(rig().truth().events(JOB))
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "w" + i).toList());
  }

  /** The retry is answered with NOSCRIPT: it must go on as what it is, a retry. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aRetryThatMeetsAServerWithoutScriptsIsStillARetry(Caller caller) {
    MirrorStore store = withJob();
    Trap retry = rig().proxy().on(TO_SERVER, "EVALSHA").skip(1);
    retry.act(Moment.BEFORE, c -> c.hold(TO_SERVER));
    rig().proxy().on(TO_SERVER, "EVALSHA").act(Moment.BEFORE_REPLY, c -> c.cut(Cut.RST));
    Running<Ended<Receipt>> running =
        Running.platform(() -> caller.commit(store, JOB, event("under test")));
    Rig.awaitSprung(retry);

    redis.command("SCRIPT", "FLUSH");
    rig().proxy().heal();

    assertThat(running.ended().confirmed().confirmed().sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("under test");
  }

  private MirrorStore withJob() {
    MirrorStore store = rig().open();
    assertThat(store.jobs().put(JOB, marked("created")).generation()).isEqualTo(1);
    return store;
  }

  private static Commit event(String mark) {
    return Commit.create().event(marked(mark));
  }

  private Trap killing() {
    return rig().proxy().on(TO_SERVER, "KILL").everyTime().act(Moment.BEFORE, c -> {});
  }

  /** Has a commit fail at this moment, and no other attempt reach the server. */
  private Running<Ended<Receipt>> committing(Caller caller, MirrorStore store, Moment moment) {
    Trap lost =
        rig()
            .proxy()
            .on(TO_SERVER, "EVALSHA")
            .act(
                moment,
                c -> {
                  rig().proxy().refuse();
                  c.cut(Cut.RST);
                });
    Running<Ended<Receipt>> running =
        Running.platform(() -> caller.commit(store, JOB, event("under test")));
    Rig.awaitSprung(lost);
    return running;
  }

  private void restart(Data data) {
    redis.restart(data);
    rig().proxy().accept();
  }
}
