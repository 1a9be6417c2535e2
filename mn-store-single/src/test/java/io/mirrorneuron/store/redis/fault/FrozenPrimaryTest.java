package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The primary does not answer (SIGSTOP). Its kernel does: it opens connections, and takes bytes
 * until its buffers are full. Every operation ends nevertheless.
 */
@ForEachClient
class FrozenPrimaryTest extends FaultTest {

  private static final String JOB = "job";

  /** Long enough that a busy machine sends within it. */
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  /** More than the buffers of both kernels take. */
  private static final int LARGE = 7_500_000;

  /** Of each test its own, so that they can be frozen at the same time. */
  private final LocalRedis redis = LocalRedis.start();

  @Override
  @AfterEach
  void takeDown() {
    redis.resume();
    super.takeDown();
    redis.close();
  }

  @Override
  Rig newRig() {
    return new Rig(client, redis, List.of());
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void aWriteToAFrozenPrimaryIsUnknown(Caller caller) {
    MirrorStore store = withJob();
    redis.pause();

    Ended<Receipt> ended = caller.commit(store, JOB, event("small", 0));

    ended.failedAs(Outcome.UNKNOWN);
    redis.resume();
    staysSo(store, ended, "small");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void aWriteThatNobodyReadsEndsToo(Caller caller) {
    MirrorStore store = withJob();
    redis.pause();

    // On a thread of its own, so that the test ends if it does not.
    Ended<Receipt> ended =
        Running.platform(() -> caller.commit(store, JOB, event("large", LARGE)))
            .ended()
            .confirmed();

    ended.failedAs(Outcome.UNKNOWN);
    redis.resume();
    staysSo(store, ended, "large");
  }

  /** Those in the same group, and those behind it, end by their own deadlines. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whoeverWaitsBehindAWriteThatNobodyReadsEndsToo() {
    MirrorStore store = withJob();
    redis.pause();
    List<CompletableFuture<Receipt>> all = new ArrayList<>();
    CompletableFuture<Receipt> ahead =
        store.jobs().commitAsync(JOB, event("large", LARGE).deadline(Duration.ofSeconds(90)));
    for (int i = 0; i < 4; i++) {
      all.add(store.jobs().commitAsync(JOB, event("behind " + i, 0)));
    }

    List<Ended<Receipt>> ended = all.stream().map(Ended::of).toList();

    redis.resume();
    Ended.of(ahead).confirmed();
    for (int i = 0; i < 4; i++) {
      assertThat(ended.get(i).outcome()).isIn(Outcome.NOT_APPLIED, Outcome.UNKNOWN);
      staysSo(store, ended.get(i), "behind " + i);
    }
    assertThat(rig().truth().times(JOB, "large")).isEqualTo(1);
  }

  private MirrorStore withJob() {
    MirrorStore store = rig().openAround("MN_REDIS_COMMAND_TIMEOUT_MS", "300");
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  private static Commit event(String mark, int bytes) {
    return Commit.create().event(marked(mark, bytes)).deadline(DEADLINE);
  }

  private void staysSo(MirrorStore store, Ended<Receipt> ended, String mark) {
    // The server reads in order what it got before, and what was killed not at all.
    store.jobs().commit(JOB, Commit.create().event(marked("after " + mark)));
    ended.isTrue(rig().truth().times(JOB, mark));
  }
}
