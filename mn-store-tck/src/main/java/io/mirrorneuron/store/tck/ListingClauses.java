package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.model.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Listings: J8. */
abstract class ListingClauses extends JobLifeClauses {

  private static final int JOBS = 300;

  private static final List<JobStatus> STATUSES = List.copyOf(EnumSet.allOf(JobStatus.class));

  private static final Comparator<JobSummary> ORDER =
      Comparator.comparing(JobSummary::updated).thenComparing(JobSummary::id);

  /** Creates jobs over all statuses, so many at a time that some share their update time. */
  private static List<String> createJobs(Client store, int count) {
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "job-" + i).toList();
    IntStream.range(0, count)
        .mapToObj(i -> store.commitAsync(ids.get(i), Client.putting("state").status(statusOf(i))))
        .toList()
        .forEach(stage -> stage.toCompletableFuture().join());
    return ids;
  }

  @Test
  @DisplayName("J8 required: a walk with any page size shows each job exactly once, in order")
  void aWalkShowsEachJobExactlyOnceInOrder() {
    Client store = open();
    List<String> ids = createJobs(store, JOBS);
    for (int limit : List.of(7, 100, JobQuery.MAX_LIMIT)) {
      List<JobSummary> all = store.walk(JobQuery.all().limit(limit));
      assertThat(all)
          .as("pages of %d", limit)
          .extracting(JobSummary::id)
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(all).as("pages of %d", limit).isSortedAccordingTo(ORDER);
    }
  }

  @Test
  @DisplayName("J8 required: pages of one job each show each job exactly once")
  void pagesOfOneJobShowEachJobExactlyOnce() {
    Client store = open();
    List<String> ids = createJobs(store, 30);
    assertThat(store.walk(JobQuery.all().limit(1)))
        .extracting(JobSummary::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  @DisplayName("J8 required: a walk over some statuses shows exactly the jobs of these")
  void aWalkOverSomeStatusesShowsExactlyTheJobsOfThese() {
    Client store = open();
    List<String> ids = createJobs(store, JOBS);
    List<Set<JobStatus>> questions =
        List.of(
            EnumSet.of(JobStatus.PENDING),
            EnumSet.of(JobStatus.SUCCEEDED),
            EnumSet.of(JobStatus.PENDING, JobStatus.CANCELLED),
            EnumSet.of(JobStatus.RUNNING, JobStatus.WAITING, JobStatus.FAILED),
            EnumSet.allOf(JobStatus.class));
    for (Set<JobStatus> statuses : questions) {
      for (int limit : List.of(13, 100)) {
        List<JobSummary> found = store.walk(new JobQuery(statuses, PageCursor.START, limit));
        List<String> wanted =
            ids.stream().filter(id -> statuses.contains(statusOf(number(id)))).toList();
        assertThat(found)
            .as("%s in pages of %d", statuses, limit)
            .extracting(JobSummary::id)
            .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(found).as("%s in pages of %d", statuses, limit).isSortedAccordingTo(ORDER);
        assertThat(found).extracting(JobSummary::status).allMatch(statuses::contains);
      }
    }
  }

  @Test
  @DisplayName("J8 required: a job that changes its status changes the listing")
  void aJobThatChangesItsStatusChangesTheListing() {
    Client store = open();
    store.put("job", "state");
    List<JobStatus> life =
        List.of(JobStatus.PENDING, JobStatus.RUNNING, JobStatus.WAITING, JobStatus.FAILED);
    for (JobStatus status : life) {
      if (status != JobStatus.PENDING) {
        store.commit("job", Commit.create().status(status));
      }
      for (JobStatus asked : JobStatus.values()) {
        assertThat(store.walk(JobQuery.of(asked)))
            .as("listing of %s while the job is %s", asked, status)
            .extracting(JobSummary::id)
            .isEqualTo(asked == status ? List.of("job") : List.of());
      }
    }
  }

  @Test
  @DisplayName("J8 required: jobs that are gone do not come")
  void jobsThatAreGoneDoNotCome() {
    Client store = open();
    List<String> ids = createJobs(store, 60);
    List<String> left = new ArrayList<>(ids);
    for (int i = 0; i < ids.size(); i += 2) {
      store.delete(ids.get(i));
      left.remove(ids.get(i));
    }
    assertThat(store.listed()).containsExactlyInAnyOrderElementsOf(left);
  }

  @Test
  @DisplayName("J8 required: a walk among writers shows each job that is left alone exactly once")
  void aWalkAmongWritersShowsEachJobThatIsLeftAloneExactlyOnce() {
    Client store = open();
    List<String> ids = createJobs(store, 200);
    List<String> alone = ids.stream().filter(id -> number(id) % 4 != 0).toList();
    List<String> moving = ids.stream().filter(id -> number(id) % 4 == 0).toList();
    AtomicBoolean done = new AtomicBoolean();
    Race.of(
        3,
        index -> {
          if (index == 0) {
            try {
              for (int walk = 0; walk < 5; walk++) {
                List<String> seen =
                    store.walk(JobQuery.all().limit(11)).stream().map(JobSummary::id).toList();
                assertThat(seen.stream().filter(alone::contains))
                    .containsExactlyInAnyOrderElementsOf(alone);
              }
            } finally {
              done.set(true);
            }
          } else {
            for (int n = index; !done.get(); n++) {
              store.put(moving.get(n % moving.size()), "moved");
              store.put("extra-" + index, "there");
              store.delete("extra-" + index);
            }
          }
          return index;
        });
  }

  private static JobStatus statusOf(int number) {
    return STATUSES.get(number % STATUSES.size());
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring("job-".length()));
  }

  @Test
  @DisplayName("J8 required: an updated job moves to the end of the listing")
  void anUpdatedJobMovesToTheEnd() {
    Client store = open();
    createJobs(store, 12);
    // The update time may lag by a second, hence again and again until it has moved.
    eventually("the first job has become the last")
        .until(
            () -> {
              store.put("job-0", "updated");
              List<String> listed = store.listed();
              return listed.get(listed.size() - 1).equals("job-0");
            });
    assertThat(store.listed()).hasSize(12);
  }

  @Test
  @DisplayName("J8 required: a summary says what the job's record says")
  void aSummarySaysWhatTheRecordSays() {
    Client store = open();
    store.bundle("bundle", "content", LONG);
    store.commit(
        "job",
        Client.putting("state")
            .bundle("bundle")
            .events(List.of(Payload.utf8("e1"), Payload.utf8("e2"))));
    long token =
        store.granted(io.mirrorneuron.store.model.LeaseName.job("job"), "me", LONG).token();
    store.finish("job", LONG);

    JobSummary listed = store.walk(JobQuery.all()).get(0);
    JobSummary read = store.job("job").summary();

    assertThat(listed).usingRecursiveComparison().ignoringFields("updated").isEqualTo(read);
    assertThat(listed.token()).isEqualTo(token);
    assertThat(listed.lastSequence()).isEqualTo(2);
    assertThat(listed.bundle()).contains("bundle");
    assertThat(listed.expires()).isPresent();
  }

  @Test
  @DisplayName("J8 required: a cursor still works after it was written down as text")
  void aCursorStillWorksAsText() {
    Client store = open();
    List<String> ids = createJobs(store, 20);
    List<String> seen = new ArrayList<>();
    Optional<PageCursor> cursor = Optional.of(PageCursor.START);
    while (cursor.isPresent()) {
      Page<JobSummary> page =
          store.list(JobQuery.all().limit(6).after(PageCursor.parse(cursor.get().toString())));
      page.items().forEach(item -> seen.add(item.id()));
      cursor = page.next();
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  @DisplayName("J8 required: a store without jobs has nothing to list")
  void aStoreWithoutJobsHasNothingToList() {
    Client store = open();
    assertThat(store.listed()).isEmpty();
    assertThat(store.walk(JobQuery.of(JobStatus.RUNNING, JobStatus.FAILED))).isEmpty();
  }
}
