package io.mirrorneuron.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the small values refuse, and what they add to their parts. */
class ValueRulesTest {

  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @Test
  void aDurabilityTakesReplicasOrNone() {
    assertThat(Durability.none()).isEqualTo(Durability.replicas(0));
    assertThat(Durability.replicas(2).replicas()).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> Durability.replicas(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Durability(Durability.Kind.ALL, 1, Durability.none().timeout()))
        .withMessageContaining("ALL");
  }

  @Test
  void aConfirmationTimeoutOfZeroWouldMeanForEver() {
    assertThat(Durability.all().within(Duration.ofMillis(1)).timeout())
        .contains(Duration.ofMillis(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durability.all().within(Duration.ofNanos(999_999)))
        .withMessageContaining("1 ms or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durability.all().within(Duration.ofMillis(-5)));
  }

  @Test
  void optionsAreRefinedStepByStep() {
    Fence fence = new Fence(LeaseName.named("leader"), 3);
    WriteOptions options =
        WriteOptions.ifVersion(4)
            .fence(fence)
            .durability(Durability.none())
            .retention(Duration.ofSeconds(1))
            .deadline(Duration.ofNanos(1));

    assertThat(options.expected()).contains(new Expected.Version(4));
    assertThat(options.fence()).contains(fence);
    assertThat(options.durability()).isEqualTo(Durability.none());
    assertThat(options.retention()).contains(Duration.ofSeconds(1));
    assertThat(options.deadline()).contains(Duration.ofNanos(1));
    WriteOptions renewing =
        options.renewing(fence, Duration.ofMinutes(1)).deadline(Duration.ofDays(2));
    assertThat(options.renewal()).isEmpty();
    assertThat(renewing.fence()).contains(fence);
    assertThat(renewing.renewal()).contains(Duration.ofMinutes(1));
    assertThat(renewing.fence(fence)).isEqualTo(options.deadline(Duration.ofDays(2)));
    assertThat(WriteOptions.ifAbsent().expected()).contains(new Expected.Absent());
    assertThat(WriteOptions.defaults().expected()).isEmpty();
  }

  @Test
  void optionsRefuseWhatCannotBe() {
    WriteOptions defaults = WriteOptions.defaults();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.retention(Duration.ofMillis(999)))
        .withMessageContaining("one second or more");
    assertThatIllegalArgumentException().isThrownBy(() -> defaults.deadline(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> defaults.deadline(Duration.ofNanos(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> WriteOptions.ifVersion(0));
    Fence fence = new Fence(LeaseName.job("job"), 7);
    for (Duration ttl : List.of(Duration.ofNanos(1), Duration.ofDays(1).plusMillis(1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> defaults.renewing(fence, ttl))
          .withMessageContaining("is not within 1 ms to 1 day");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new WriteOptions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(1)),
                    Durability.none(),
                    Optional.empty(),
                    Optional.empty()))
        .withMessageContaining("needs the fence");
  }

  @Test
  void tokensVersionsAndSequencesArePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fence(LeaseName.job("j"), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Expected.Version(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new EventCursor(-1, ""));
    assertThat(EventCursor.START.sequence()).isZero();
  }

  @Test
  void aLeasesNameSaysWhatItIsAbout() {
    assertThat(LeaseName.job("j")).hasToString("lease of job j");
    assertThat(LeaseName.named("cluster:leader")).hasToString("lease cluster:leader");
    assertThat(LeaseName.job("x")).isNotEqualTo(LeaseName.named("x"));
    assertThat(new Fence(LeaseName.job("j"), 3)).hasToString("token 3 of lease of job j");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaseName.job("{j}"))
        .withMessageContaining("job id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaseName.named(""))
        .withMessageContaining("lease name");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 1, 1", "9, 1, 9", "10, 1, 10", "11, 2, 1", "20, 2, 10"})
  void aManifestCountsItsChunks(long size, int chunks, int lastLength) {
    BundleManifest manifest = new BundleManifest("b", "u", size, 10, DIGEST);

    assertThat(manifest.chunks()).isEqualTo(chunks);
    if (chunks > 0) {
      assertThat(manifest.chunkLength(chunks - 1)).isEqualTo(lastLength);
    }
    if (chunks > 1) {
      assertThat(manifest.chunkLength(0)).isEqualTo(10);
    }
  }

  @Test
  void aManifestOfManyGigabytesDoesNotOverflow() {
    BundleManifest manifest = new BundleManifest("b", "u", (5L << 30) + 1, 512 * 1024, DIGEST);

    assertThat(manifest.chunks()).isEqualTo(10_241);
    assertThat(manifest.chunkLength(10_240)).isEqualTo(1);
    assertThat(manifest.chunkLength(10_239)).isEqualTo(512 * 1024);
  }

  @Test
  void aManifestRefusesWhatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BundleManifest("", "u", 1, 1, DIGEST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BundleManifest("b", "{u}", 1, 1, DIGEST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BundleManifest("b", "u", -1, 1, DIGEST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BundleManifest("b", "u", 1, 0, DIGEST));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new BundleManifest("b", "u", 1, 1, DIGEST.toUpperCase(java.util.Locale.ROOT)))
        .withMessageContaining("SHA-256");
  }

  @ParameterizedTest
  @EnumSource(
      value = JobStatus.class,
      names = {"SUCCEEDED", "FAILED", "CANCELLED"})
  void threeStatusesAreAnEnd(JobStatus status) {
    assertThat(status.isFinished()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = JobStatus.class,
      names = {"PENDING", "RUNNING", "WAITING"})
  void theOthersAreNot(JobStatus status) {
    assertThat(status.isFinished()).isFalse();
  }

  @Test
  void aCallIsInDoubtOnceItWasSubmittedBefore() {
    Call first = Call.first("op", 5, Waiting.CALLER_WAITS);
    Call again = first.again(3);

    assertThat(first.inDoubt()).isFalse();
    assertThat(again.inDoubt()).isTrue();
    assertThat(again.firstSubmitted()).hasValue(3);
    assertThat(again.operationId()).isEqualTo("op");
    assertThat(again.deadlineNanos()).isEqualTo(5);
    assertThat(again.waiting()).isEqualTo(Waiting.CALLER_WAITS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Call.first("an op", 5, Waiting.CALLER_WAITS));
  }

  @Test
  void theSystemsTickerGoesOn() {
    Ticker ticker = Ticker.system();
    long first = ticker.read();

    assertThat(ticker.read() - first).isNotNegative();
  }
}
