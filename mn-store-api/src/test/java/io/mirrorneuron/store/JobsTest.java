package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.FakeBackend.Request;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobsTest {

  private static final Payload STATE = Payload.utf8("state");
  private static final Commit COMMIT = Commit.create().state(STATE);

  private final FakeBackend backend =
      new FakeBackend()
          .returning("commit", FakeBackend.RECEIPT)
          .returning("delete", FakeBackend.RECEIPT);
  private final Jobs jobs = new Jobs(backend.operations());

  static Stream<BiFunction<Jobs, String, Object>> everythingThatTakesAnId() {
    return Stream.of(
        (jobs, id) -> jobs.commit(id, COMMIT),
        (jobs, id) -> jobs.commitAsync(id, COMMIT).join(),
        (jobs, id) -> jobs.put(id, STATE),
        (jobs, id) -> jobs.putAsync(id, STATE, WriteOptions.defaults()).join(),
        (jobs, id) -> jobs.finish(id, JobStatus.FAILED, WriteOptions.defaults()),
        (jobs, id) -> jobs.delete(id),
        (jobs, id) -> jobs.get(id),
        (jobs, id) -> jobs.getAll(List.of("fine", id)));
  }

  @ParameterizedTest
  @MethodSource("everythingThatTakesAnId")
  void anIdOutsideTheRuleIsRefusedBeforeAnythingIsSent(BiFunction<Jobs, String, Object> method) {
    for (String bad : List.of("", " ", "a b", "{x}", "a*", "-a", "ä", "a\nb", "x".repeat(201))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> method.apply(jobs, bad))
          .withMessageContaining("job id");
    }
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void aCommitWithoutPartsIsRefused() {
    assertRefused(() -> jobs.commit("j", Commit.create()), "no parts");
    assertRefused(() -> jobs.commitAsync("j", Commit.create()), "no parts");
  }

  @Test
  void aRetentionWithoutFinishingIsRefused() {
    Commit keeping = COMMIT.retention(Duration.ofHours(1));

    assertRefused(() -> jobs.commit("j", keeping), "retention");
    assertRefused(() -> jobs.commit("j", keeping.status(JobStatus.RUNNING)), "retention");
    jobs.commit("j", keeping.status(JobStatus.SUCCEEDED));
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void aValueOverTheLimitIsRefusedAndPointedToBundles() {
    Payload large = Payload.of(new byte[1_001]);

    assertRefused(
        () -> jobs.put("j", large), "1001 bytes", "1000", "bundle", "MN_STORE_MAX_VALUE_BYTES");
    assertRefused(() -> jobs.commit("j", Commit.create().event(large)), "bundle");
    assertRefused(() -> jobs.commit("j", Commit.create().snapshot("a", large)), "bundle");
  }

  @Test
  void thePartsOfACommitAreWeighedTogether() {
    Payload half = Payload.of(new byte[500]);
    Commit atTheLimit = Commit.create().state(half).event(half);

    jobs.commit("j", atTheLimit);
    assertRefused(
        () -> jobs.commit("k", atTheLimit.snapshot("a", Payload.of(new byte[1]))), "1001 bytes");
  }

  @Test
  void puttingCreatesUnlessTheOptionsExpectSomething() {
    jobs.put("j", STATE);
    assertThat(sent().expected()).isEqualTo(new Expected.Anything());

    jobs.put("j", STATE, WriteOptions.ifVersion(5));
    assertThat(sent().expected()).isEqualTo(new Expected.Version(5));

    assertThat(jobs.putAsync("j", STATE, WriteOptions.ifAbsent())).isCompleted();
    assertThat(sent().expected()).isEqualTo(new Expected.Absent());
    assertThat(sent().state()).contains(STATE);
  }

  @Test
  void everyOtherWriteExpectsAnExistingJob() {
    jobs.commit("j", COMMIT);
    assertThat(sent().expected()).isEqualTo(new Expected.Existing());

    jobs.finish("j", JobStatus.SUCCEEDED, WriteOptions.defaults());
    assertThat(sent().expected()).isEqualTo(new Expected.Existing());
    assertThat(sent().status()).contains(JobStatus.SUCCEEDED);
  }

  @Test
  void finishingTakesAFinishedStatusOnly() {
    for (JobStatus status : JobStatus.values()) {
      if (!status.isFinished()) {
        assertRefused(() -> jobs.finish("j", status, WriteOptions.defaults()), status.name());
      }
    }
  }

  @Test
  void deletingCannotExpectNothingAndLeavesNothingToRetain() {
    assertRefused(() -> jobs.delete("j", WriteOptions.ifAbsent()), "absent");
    assertRefused(
        () -> jobs.delete("j", WriteOptions.defaults().retention(Duration.ofDays(1))), "retain");
  }

  @Test
  void deletingRenewsNothing() {
    Fence fence = new Fence(LeaseName.job("j"), 1);
    assertRefused(
        () -> jobs.delete("j", WriteOptions.defaults().renewing(fence, Duration.ofMinutes(1))),
        "renew");
  }

  @Test
  void deletingHandsOnItsOptions() {
    WriteOptions options = WriteOptions.ifVersion(3);
    jobs.delete("j", options);

    assertThat(backend.last().arguments()).startsWith("j", options);
  }

  @Test
  void manyJobsAreReadInFewExchangesAndKeepTheOrder() {
    answerReads();
    List<String> ids = new ArrayList<>(IntStream.range(0, 250).mapToObj(i -> "job-" + i).toList());
    Collections.reverse(ids);
    ids.set(17, "missing-1");
    ids.set(249, "missing-2");

    assertThat(jobs.getAll(ids).keySet())
        .containsExactlyElementsOf(ids.stream().filter(id -> !id.startsWith("missing")).toList());
    assertThat(backend.requests("read"))
        .extracting(request -> request.argument(0, List.class).size())
        .containsExactly(100, 100, 50);
  }

  @Test
  void noJobsAreReadInNoExchange() {
    assertThat(jobs.getAll(List.of())).isEmpty();
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void aJobThatDoesNotExistIsEmpty() {
    answerReads();

    assertThat(jobs.get("missing")).isEmpty();
    assertThat(jobs.get("job-1")).map(JobRecord::id).contains("job-1");
  }

  @Test
  void aListingIsHandedOn() {
    Page<JobSummary> page = new Page<>(List.of(), Optional.empty());
    backend.returning("list", page);

    assertThat(jobs.list(JobQuery.all())).isEqualTo(page);
    assertThat(backend.last().arguments()).startsWith(JobQuery.all());
  }

  private void answerReads() {
    backend.on(
        "read",
        request ->
            CompletableFuture.completedFuture(
                ((List<?>) request.arguments().get(0))
                    .stream().map(id -> record((String) id)).toList()));
  }

  private static Optional<JobRecord> record(String id) {
    return id.startsWith("missing")
        ? Optional.empty()
        : Optional.of(
            new JobRecord(
                new JobSummary(
                    id,
                    JobStatus.RUNNING,
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    0,
                    0,
                    Optional.empty(),
                    Optional.empty()),
                STATE));
  }

  private Commit sent() {
    Request request = backend.last();
    assertThat(request.method()).isEqualTo("commit");
    return request.argument(1, Commit.class);
  }

  private void assertRefused(ThrowingCallable call, String... words) {
    int before = backend.requests().size();
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal).hasMessageContainingAll(words));
    assertThat(backend.requests()).hasSize(before);
  }
}
