package io.mirrorneuron.store.memory;

import static io.mirrorneuron.store.memory.TimeTravel.BUNDLE_RETENTION;
import static io.mirrorneuron.store.memory.TimeTravel.JOB_RETENTION;
import static io.mirrorneuron.store.memory.TimeTravel.end;
import static io.mirrorneuron.store.memory.TimeTravel.failure;
import static io.mirrorneuron.store.memory.TimeTravel.manifest;
import static io.mirrorneuron.store.memory.TimeTravel.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BundleLifeTest {

  private static final Duration LONG = Duration.ofDays(365);

  private final TimeTravel time = new TimeTravel();

  @Test
  void aBundleThatNobodyRefersToLivesForTheConfiguredRetention() {
    time.seal("bundle", WriteOptions.defaults());

    assertLives(BUNDLE_RETENTION);
  }

  @Test
  void aBundleThatNobodyRefersToLivesForTheRetentionItWasSealedWith() {
    time.seal("bundle", WriteOptions.defaults().retention(Duration.ofHours(1)));

    assertLives(Duration.ofHours(1));
  }

  @Test
  void sealingTheSameContentAgainGivesItTheWholeRetentionOnceMore() {
    time.seal("bundle", WriteOptions.defaults());
    time.passAlmost(BUNDLE_RETENTION);
    time.seal("bundle", WriteOptions.defaults());

    assertLives(BUNDLE_RETENTION);
  }

  @Test
  void aBundleStaysWhileAnUnfinishedJobRefersToItAndForItsRetentionAfterThat() {
    time.seal("bundle", WriteOptions.defaults());
    refer("one", "bundle");
    refer("two", "bundle");
    time.pass(LONG);
    end(time.durable.delete("one", WriteOptions.defaults(), time.call()));
    time.pass(LONG);
    end(time.durable.delete("two", WriteOptions.defaults(), time.call()));

    assertLives(BUNDLE_RETENTION);
  }

  @Test
  void aJobThatRefersToAnotherBundleLetsTheFirstOneGo() {
    time.seal("bundle", WriteOptions.defaults());
    time.seal("other", WriteOptions.defaults());
    refer("job", "bundle");
    time.pass(BUNDLE_RETENTION.dividedBy(2));
    refer("job", "other");

    assertLives(BUNDLE_RETENTION);
    assertThat(time.hasBundle("other")).isTrue();
  }

  @Test
  void aBundleStaysForTheRetentionOfTheFinishedJobsThatReferredToIt() {
    time.seal("bundle", WriteOptions.defaults());
    refer("one", "bundle");
    refer("two", "bundle");
    end(time.durable.commit("one", state("x").status(JobStatus.FAILED), time.call()));
    time.pass(Duration.ofDays(1));
    end(time.durable.delete("two", WriteOptions.defaults(), time.call()));

    assertLives(JOB_RETENTION.minusDays(1));
  }

  @Test
  void aJobThatIsBornFinishedKeepsItsBundle() {
    time.seal("bundle", WriteOptions.defaults());
    end(
        time.durable.commit(
            "job", state("x").status(JobStatus.SUCCEEDED).bundle("bundle"), time.call()));

    assertLives(JOB_RETENTION);
  }

  @Test
  void whatHappensToAFinishedJobDoesNotPutTheEndOfItsBundleOff() {
    time.seal("bundle", WriteOptions.defaults());
    refer("job", "bundle");
    end(time.durable.commit("job", state("x").status(JobStatus.SUCCEEDED), time.call()));
    time.pass(JOB_RETENTION.minusHours(2));

    end(time.durable.commit("job", state("y"), time.call()));
    time.pass(Duration.ofHours(1));
    end(time.durable.delete("job", WriteOptions.defaults(), time.call()));

    assertLives(Duration.ofHours(1));
  }

  @Test
  void anExpiredBundleCannotBeReferredTo() {
    time.seal("bundle", WriteOptions.defaults());
    time.pass(BUNDLE_RETENTION);

    failure(
        NotFoundException.class,
        time.durable.commit("job", state("x").bundle("bundle"), time.call()));
    assertThat(time.job("job")).isEmpty();
  }

  @Test
  void anUploadThatIsNotSealedDiesOneHourAfterItsLastChunk() {
    end(time.durable.putChunk("bundle", "upload", 1, new byte[1], time.call()));
    time.passAlmost(Uploads.LIFE);
    end(time.durable.putChunk("bundle", "upload", 0, new byte[3], time.call()));
    time.pass(Uploads.LIFE);

    failure(
        StoreRefusedException.class,
        time.durable.seal(manifest("bundle"), WriteOptions.defaults(), time.call()));
    assertThat(time.server.size()).isZero();
  }

  @Test
  void anUploadCanBeSealedUntilItsHourIsOver() {
    end(time.durable.putChunk("bundle", "upload", 0, new byte[3], time.call()));
    time.passAlmost(Uploads.LIFE);
    end(time.durable.seal(manifest("bundle"), WriteOptions.defaults(), time.call()));

    assertThat(time.hasBundle("bundle")).isTrue();
  }

  @Test
  void aManifestThatClaimsMoreThanThereIsIsRefusedWhateverItClaims() {
    end(time.durable.putChunk("bundle", "upload", 0, new byte[1], time.call()));

    StoreRefusedException refused =
        failure(
            StoreRefusedException.class,
            time.durable.seal(
                new BundleManifest("bundle", "upload", Long.MAX_VALUE, 1, TimeTravel.DIGEST),
                WriteOptions.defaults(),
                time.call()));

    assertThat(refused.reason()).isEqualTo(StoreRefusedException.Reason.BUNDLE);
  }

  @Test
  void chunksAreCopiedOnTheirWayInAndOut() {
    byte[] content = {1, 2, 3};
    end(time.durable.putChunk("bundle", "upload", 0, content, time.call()));
    content[0] = 9;
    end(time.durable.seal(manifest("bundle"), WriteOptions.defaults(), time.call()));
    end(time.durable.chunk(manifest("bundle"), 0, time.call()))[1] = 9;

    assertThat(end(time.durable.chunk(manifest("bundle"), 0, time.call())))
        .containsExactly(1, 2, 3);
  }

  private void refer(String jobId, String bundle) {
    end(time.durable.commit(jobId, state("x").bundle(bundle), time.call()));
  }

  private void assertLives(Duration life) {
    time.passAlmost(life);
    assertThat(time.hasBundle("bundle")).isTrue();
    time.passOneMoment();
    assertThat(time.hasBundle("bundle")).isFalse();
  }
}
