package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A write is applied, its reply is lost, and before the retry arrives the job is gone without a
 * trace. That there is no job does not say that the write was not applied.
 */
@ForEachClient
class VanishedJobTest extends FaultTest {

  private static final String JOB = "job";

  /** What is written to a job that has to exist. */
  @SuppressWarnings("ImmutableEnumChecker") // makes writes, and keeps nothing
  enum Write {
    EVENT((store, version) -> store.jobs().commit(JOB, Commit.create().event(marked("e")))),
    SNAPSHOT(
        (store, version) -> store.jobs().commit(JOB, Commit.create().snapshot("a", marked("s")))),
    END((store, version) -> store.jobs().commit(JOB, Commit.create().status(JobStatus.FAILED))),
    STATE(
        (store, version) ->
            store.jobs().commit(JOB, Commit.create().state(marked("2")).ifVersion(version))),
    DELETION((store, version) -> store.jobs().delete(JOB));

    private final BiFunction<MirrorStore, Long, Receipt> call;

    Write(BiFunction<MirrorStore, Long, Receipt> call) {
      this.call = call;
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aWriteWhoseJobHasVanishedIsUnknown(Write write) {
    MirrorStore store = rig().open();
    long version = store.jobs().put(JOB, marked("created")).version();

    Ended<Receipt> ended = retriedAfterTheLoss(() -> write.call.apply(store, version));

    assertThat(ended.failedAs(Outcome.UNKNOWN)).hasMessageContaining("gone");
    assertThat(rig().truth().isThere(JOB)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aPutCreatesTheJobAnew(Caller caller) {
    MirrorStore store = rig().open();

    Ended<Receipt> ended =
        retriedAfterTheLoss(
            () ->
                caller
                    .commit(store, JOB, Commit.create().state(marked("put")).ifAbsent())
                    .confirmed());

    assertThat(ended.confirmed().version()).isEqualTo(rig().truth().version(JOB));
    assertThat(rig().truth().state(JOB)).isEqualTo("put");
  }

  private Ended<Receipt> retriedAfterTheLoss(Supplier<Receipt> write) {
    Trap lost =
        rig()
            .proxy()
            .on(TO_SERVER, "EVALSHA")
            .act(
                Moment.BEFORE_REPLY,
                c -> {
                  rig().proxy().refuse();
                  c.cut(Cut.RST);
                });
    Running<Receipt> running = Running.platform(write);
    Rig.awaitSprung(lost);
    rig().truth().lose(JOB);
    rig().proxy().heal();
    return running.ended();
  }
}
