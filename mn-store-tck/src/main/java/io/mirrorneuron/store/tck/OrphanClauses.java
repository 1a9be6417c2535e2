package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.spi.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Finding jobs that were left: C6. */
abstract class OrphanClauses extends ClaimClauses {

  private static final JobQuery RUNNING = JobQuery.of(JobStatus.RUNNING);

  private static Page<JobSummary> page(Client store, JobQuery jobs, Duration grace) {
    Call call = store.call();
    return Client.await(call, () -> store.backend().claims().orphans(jobs, grace, call)).page();
  }

  /** The ids of all orphans, page by page. */
  private static List<String> orphans(Client store, JobQuery jobs, Duration grace) {
    List<String> all = new ArrayList<>();
    Optional<JobQuery> next = Optional.of(jobs);
    for (int pages = 0; next.isPresent(); pages++) {
      assertThat(pages).as("C6: the orphans come to an end").isLessThan(10_000);
      JobQuery question = next.get();
      Page<JobSummary> page = page(store, question, grace);
      assertThat(page.items())
          .as("C6: a page is not longer than what was looked at")
          .hasSizeLessThanOrEqualTo(question.limit());
      page.items().forEach(job -> all.add(job.id()));
      next = question.next(page);
    }
    return all;
  }

  private static List<String> createRunning(Client store, int count) {
    List<String> ids = createInOrder(store, count);
    ids.forEach(id -> store.commit(id, Client.putting("state").status(JobStatus.RUNNING)));
    return ids;
  }

  @Test
  @DisplayName("C6 required: orphans are the jobs of the statuses whose lease nobody holds")
  void orphansAreTheJobsWhoseLeaseNobodyHolds() {
    Client store = open();
    assertThat(orphans(store, RUNNING, Duration.ZERO)).isEmpty();
    List<String> ids = createRunning(store, 9);
    store.put("pending", "state");
    store.commit("done", Client.putting("state").status(JobStatus.SUCCEEDED));
    store.commit("waiting", Client.putting("state").status(JobStatus.WAITING));
    Fence held = store.granted(LeaseName.job(ids.get(3)), "me", LONG);
    store.granted(LeaseName.job("waiting"), "me", LONG);
    List<String> left = new ArrayList<>(ids);
    left.remove(ids.get(3));

    assertThat(orphans(store, RUNNING, Duration.ZERO)).containsExactlyElementsOf(left);
    assertThat(orphans(store, JobQuery.of(JobStatus.RUNNING, JobStatus.WAITING), Duration.ZERO))
        .containsExactlyElementsOf(left);
    store.release(held);
    assertThat(orphans(store, RUNNING, Duration.ZERO)).containsExactlyElementsOf(ids);
    store.delete(ids.get(0));
    assertThat(orphans(store, RUNNING, Duration.ZERO)).containsExactlyElementsOf(ids.subList(1, 9));
  }

  @Test
  @DisplayName("C6 required: pages of any size show each orphan exactly once, in order")
  void pagesOfAnySizeShowEachOrphanOnce() {
    Client store = open();
    List<String> ids = createRunning(store, 230);
    List<String> left = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      // Stretches of live jobs longer than a page, and some in between.
      if (i % 3 == 0 || (i > 50 && i < 120)) {
        store.granted(LeaseName.job(ids.get(i)), "me", LONG);
      } else {
        left.add(ids.get(i));
      }
    }
    for (int limit : List.of(1, 7, 100, JobQuery.MAX_LIMIT)) {
      assertThat(orphans(store, RUNNING.limit(limit), Duration.ZERO))
          .as("pages of %d", limit)
          .containsExactlyElementsOf(left);
    }
  }

  @Test
  @DisplayName("C6 required: a job that was updated within the grace period is no orphan")
  void aJobThatWasUpdatedWithinTheGracePeriodIsNoOrphan() {
    Client store = open();
    createRunning(store, 3);
    assertThat(orphans(store, RUNNING, LONG)).isEmpty();
    Page<JobSummary> none = page(store, RUNNING.limit(1), LONG);
    assertThat(none.next()).as("nothing older follows").isEmpty();
    Duration grace = Duration.ofMillis(300);
    eventually("the grace period is over").until(() -> orphans(store, RUNNING, grace).size() == 3);
  }

  @Test
  @DisplayName(
      "C6 required: a holder whose lease has ended leaves an orphan, which is told as read")
  void aHolderWhoseLeaseHasEndedLeavesAnOrphan() {
    Client store = open();
    createRunning(store, 1);
    store.granted(LeaseName.job("job-000"), "me", Duration.ofMillis(30));
    Page<JobSummary> page =
        eventually("the lease ends")
            .until(() -> page(store, RUNNING, Duration.ZERO), found -> !found.items().isEmpty());
    assertThat(page.items().get(0))
        .usingRecursiveComparison()
        .ignoringFields("updated")
        .isEqualTo(store.job("job-000").summary());
    assertThat(store.inspect(LeaseName.job("job-000"))).as("looking changes nothing").isEmpty();
    assertThat(orphans(store, RUNNING, Duration.ZERO)).containsExactly("job-000");
  }
}
