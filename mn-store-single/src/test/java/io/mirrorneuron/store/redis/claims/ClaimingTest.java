package io.mirrorneuron.store.redis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.ClaimedJob;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many claimers and many jobs on a real server. */
class ClaimingTest {

  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(10));
  private static final Payload STATE = Payload.utf8("state");
  private static final int JOBS = 1_000;
  private static final int STORES = 4;
  private static final int CLAIMERS = 16;
  private static final long PATIENCE_SECONDS = 120;

  private static LocalRedis redis;

  private final String namespace = "claims-" + UUID.randomUUID().toString().substring(0, 13);

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /** What one claimer was granted, in order. */
  private record Granted(List<JobSummary> jobs) {}

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce"})
  void sixteenClaimersAreGrantedAThousandJobsOnceEachAndOldestFirst(String client)
      throws Exception {
    List<MirrorStore> stores = new ArrayList<>();
    for (int i = 0; i < STORES; i++) {
      stores.add(open(client));
    }
    try {
      List<String> created = create(stores.get(0));
      List<Granted> all =
          together(
              claimer -> {
                MirrorStore store = stores.get(claimer % STORES);
                List<JobSummary> mine = new ArrayList<>();
                Optional<ClaimedJob> job = store.claims().claim(TERMS);
                while (job.isPresent()) {
                  mine.add(job.get().summary());
                  // Every other claimer leaves its jobs as they are, to be passed over.
                  if (claimer % 2 == 0) {
                    job.get().commit(Commit.create().status(JobStatus.RUNNING));
                  }
                  job = store.claims().claim(TERMS);
                }
                return new Granted(mine);
              });
      List<JobSummary> granted = all.stream().flatMap(one -> one.jobs().stream()).toList();
      assertThat(granted)
          .extracting(JobSummary::id)
          .as("each job once, and none forgotten")
          .containsExactlyInAnyOrderElementsOf(created);
      Map<String, Integer> place = new HashMap<>();
      created.forEach(id -> place.put(id, place.size()));
      // The server grants one after the other, and its tokens are that order.
      List<Integer> order =
          granted.stream()
              .sorted(java.util.Comparator.comparingLong(JobSummary::token))
              .map(job -> place.get(job.id()))
              .toList();
      assertThat(order).as("the places of the jobs, in the order of the grants").isSorted();
      assertThat(stores.get(0).leases().inspectAll(created.stream().map(LeaseName::job).toList()))
          .as("each is held")
          .doesNotContain(Optional.empty());
    } finally {
      stores.forEach(MirrorStore::close);
    }
  }

  @Test
  void whoClaimsWhileOthersCreateForgetsNoJob() throws Exception {
    try (MirrorStore store = open("jedis")) {
      int each = JOBS / CLAIMERS;
      List<Granted> all =
          together(
              claimer -> {
                List<JobSummary> mine = new ArrayList<>();
                for (int n = 0; n < each; n++) {
                  store.jobs().put("job-" + claimer + "-" + n, STATE);
                  ClaimedJob job =
                      store
                          .claims()
                          .claimWithin(Duration.ofSeconds(PATIENCE_SECONDS), TERMS)
                          .orElseThrow();
                  mine.add(job.summary());
                  job.commit(Commit.create().status(JobStatus.SUCCEEDED));
                  job.close();
                }
                return new Granted(mine);
              });
      assertThat(all.stream().flatMap(one -> one.jobs().stream()).map(JobSummary::id))
          .hasSize(each * CLAIMERS)
          .doesNotHaveDuplicates();
      assertThat(store.claims().claim(TERMS)).isEmpty();
      assertThat(store.jobs().list(JobQuery.of(JobStatus.PENDING)).items()).isEmpty();
    }
  }

  @Test
  void deletingAndCreatingAJobDoesNotLetItsTokensGoBack() {
    try (MirrorStore store = open("jedis")) {
      long last = 0;
      for (int n = 0; n < 50; n++) {
        store.jobs().put("job", STATE);
        ClaimedJob job = store.claims().claim(TERMS).orElseThrow();
        assertThat(job.lease().token()).as("claim in life %d", n).isGreaterThan(last);
        last = job.lease().token();
        if (n % 3 == 0) {
          // Under its lease, which ends before the job's next life begins.
          job.commit(Commit.create().status(JobStatus.SUCCEEDED));
        }
        job.close();
        if (n % 2 == 0) {
          Lease lease = store.leases().acquire(LeaseName.job("job"), TERMS).orElseThrow();
          assertThat(lease.token()).isGreaterThan(last);
          last = lease.token();
          lease.close();
        }
        store.jobs().delete("job");
      }
    }
  }

  /** A clock that goes back must not make tokens go back: the one before counts as well. */
  @Test
  void aTokenFromTheFutureIsFollowedByALargerOne() {
    try (MirrorStore store = open("jedis")) {
      store.jobs().put("job", STATE);
      String key = namespace + ":job:{job}";
      String header = redis.command("GET", key).text();
      String ahead = header.replaceFirst("^((?:[^|]*\\|){5})0\\|", "$19999999999999999|");
      assertThat(ahead).isNotEqualTo(header);
      redis.command("SET", key, ahead);
      assertThat(store.claims().claim(TERMS).orElseThrow().lease().token())
          .isEqualTo(10_000_000_000_000_000L);
    }
  }

  @Test
  void whatWasGrantedIsKeptNoLongerThanItsGrant() {
    try (MirrorStore store = open("jedis")) {
      store.jobs().put("job", STATE);
      ClaimedJob job = store.claims().claim(TERMS).orElseThrow();
      List<String> keys =
          redis.command("KEYS", namespace + ":claim:*").items().stream()
              .map(key -> key.text())
              .toList();
      assertThat(keys).hasSize(1);
      assertThat(redis.command("GET", keys.get(0)).text()).isEqualTo(job.id());
      assertThat(redis.command("PTTL", keys.get(0)).number())
          .isPositive()
          .isLessThanOrEqualTo(TERMS.ttl().toMillis());
    }
  }

  private List<String> create(MirrorStore store) {
    List<String> ids = IntStream.range(0, JOBS).mapToObj(i -> "job-" + i).toList();
    CompletableFuture.allOf(
            ids.stream()
                .map(id -> store.jobs().commitAsync(id, Commit.create().ifAbsent().state(STATE)))
                .toArray(CompletableFuture[]::new))
        .join();
    // What is written at the same time may be stored in any order; the index knows which.
    List<String> order = new ArrayList<>();
    Optional<JobQuery> next = Optional.of(JobQuery.of(JobStatus.PENDING));
    while (next.isPresent()) {
      var page = store.jobs().list(next.get());
      page.items().forEach(job -> order.add(job.id()));
      next = next.get().next(page);
    }
    assertThat(order).containsExactlyInAnyOrderElementsOf(ids);
    return order;
  }

  private MirrorStore open(String client) {
    return MirrorStore.open(
        StoreConfig.builder()
            .mode("single")
            .client(client)
            .url(redis.url())
            .namespace(namespace)
            .build());
  }

  private interface Claimer {
    Granted run(int index) throws Exception;
  }

  private static List<Granted> together(Claimer claimer) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLAIMERS);
    try {
      List<Callable<Granted>> all = new ArrayList<>();
      for (int i = 0; i < CLAIMERS; i++) {
        int index = i;
        all.add(() -> claimer.run(index));
      }
      List<Granted> granted = new ArrayList<>();
      for (Future<Granted> one : threads.invokeAll(all, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        granted.add(one.get());
      }
      return granted;
    } finally {
      threads.shutdownNow();
    }
  }
}
