package io.mirrorneuron.store.memory;

import static io.mirrorneuron.store.memory.TimeTravel.JOB_RETENTION;
import static io.mirrorneuron.store.memory.TimeTravel.end;
import static io.mirrorneuron.store.memory.TimeTravel.event;
import static io.mirrorneuron.store.memory.TimeTravel.failure;
import static io.mirrorneuron.store.memory.TimeTravel.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobRetentionTest {

  private final TimeTravel time = new TimeTravel();

  @Test
  void aFinishedJobDisappearsWithAllItsPartsWhenItsRetentionIsOverAndNotBefore() {
    finish("job", state("x").snapshot("agent", Payload.utf8("s")).event(Payload.utf8("e")));

    time.passAlmost(JOB_RETENTION);
    assertThat(time.job("job")).isPresent();
    assertThat(snapshots()).hasSize(1);

    time.passOneMoment();
    assertThat(time.job("job")).isEmpty();
    assertThat(snapshots()).isEmpty();
    assertThat(end(time.durable.list(JobQuery.all(), time.call())).items()).isEmpty();
    failure(
        NotFoundException.class, time.durable.events("job", EventCursor.START, 10, time.call()));
  }

  @Test
  void aCommitsOwnRetentionCounts() {
    finish("job", state("x").retention(Duration.ofSeconds(1)));

    time.passAlmost(Duration.ofSeconds(1));
    assertThat(time.job("job")).isPresent();
    time.passOneMoment();
    assertThat(time.job("job")).isEmpty();
  }

  @Test
  void noWritePutsTheExpiryOff() {
    finish("job", state("x"));
    var expires = time.job("job").orElseThrow().summary().expires();

    time.passAlmost(JOB_RETENTION);
    end(time.durable.commit("job", state("y").retention(Duration.ofDays(100)), time.call()));
    end(time.durable.commit("job", event("e"), time.call()));

    assertThat(time.job("job").orElseThrow().summary().expires()).isEqualTo(expires).isPresent();
    time.passOneMoment();
    assertThat(time.job("job")).isEmpty();
  }

  @Test
  void anUnfinishedJobStaysForYears() {
    time.put("job");

    time.pass(Duration.ofDays(3_650));

    assertThat(time.job("job")).isPresent();
  }

  @Test
  void aRetentionBeyondAllCalendarsIsAllowed() {
    finish("job", state("x").retention(Duration.ofSeconds(Long.MAX_VALUE)));

    time.pass(Duration.ofDays(36_500));

    assertThat(time.job("job")).isPresent();
  }

  @Test
  void versionsAndTokensGrowOverDeletionEvenWhenTheClockStepsBack() {
    time.put("job");
    long version = time.job("job").orElseThrow().version();
    long token = time.acquire("job", Duration.ofSeconds(1)).orElseThrow().token();
    end(time.durable.delete("job", WriteOptions.defaults(), time.call()));

    time.pass(Duration.ofSeconds(1));
    time.pass(Duration.ofHours(-1));
    time.put("job");
    assertThat(time.job("job").orElseThrow().version()).isGreaterThan(version);
    time.pass(Duration.ofHours(2));
    time.acquire("job", Duration.ofSeconds(1));
    time.pass(Duration.ofHours(-2));
    assertThat(time.job("job").orElseThrow().summary().token()).isGreaterThan(token);
  }

  @Test
  void versionsGrowEvenAfterTheTombstoneIsGone() {
    time.put("job");
    long version = time.job("job").orElseThrow().version();
    end(time.durable.delete("job", WriteOptions.defaults(), time.call()));

    time.pass(Slots.TOMBSTONE);
    assertThat(time.job("job")).isEmpty();
    assertThat(time.server.size()).isZero();
    time.pass(Duration.ofDays(-30));
    time.put("job");

    assertThat(time.job("job").orElseThrow().version()).isGreaterThan(version);
  }

  @Test
  void whatHasExpiredIsReallyRemovedWhileOthersComeAndGo() {
    for (int i = 0; i < 1_000; i++) {
      finish("job-" + i, state("x").retention(Duration.ofSeconds(1)));
      time.acquire("job-" + i, Duration.ofSeconds(1));
      end(time.durable.putChunk("bundle-" + i, "upload", 0, new byte[1], time.call()));
      time.pass(Duration.ofHours(1));
      // A day of tombstones, the upload of the last hour, the lease just granted.
      assertThat(time.server.size()).isLessThan(40);
    }
  }

  private List<?> snapshots() {
    return end(time.durable.snapshots("job", List.of(), Long.MAX_VALUE, time.call())).snapshots();
  }

  private void finish(String jobId, Commit commit) {
    end(time.durable.commit(jobId, commit.status(JobStatus.SUCCEEDED), time.call()));
  }
}
