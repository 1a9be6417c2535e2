package io.mirrorneuron.store.redis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.StoreRefusedException;
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
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One job of many is damaged: work on all others goes on, and it is told all the same. */
class DamagedJobsTest {

  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(10));
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Payload STATE = Payload.utf8("state");

  /** Two calls are needed to look at so many. */
  private static final int JOBS = 130;

  private static LocalRedis redis;

  private final String namespace = "damaged-" + UUID.randomUUID().toString().substring(0, 13);

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void theSweepReassignsAllOthersAndTellsOfTheDamageAtItsEnd(String client) {
    try (MirrorStore store = open(client)) {
      List<String> others = create(store, JobStatus.RUNNING);
      String damaged = damage(others.remove(3));
      assertThatExceptionOfType(CorruptDataException.class)
          .isThrownBy(() -> store.claims().reassignAll(Duration.ZERO))
          .satisfies(corrupt -> assertThat(corrupt.key()).isEqualTo(damaged));
      assertThat(pending(store)).containsExactlyInAnyOrderElementsOf(others);
      assertThatExceptionOfType(CorruptDataException.class)
          .as("as long as it is not mended")
          .isThrownBy(() -> store.claims().reassignAll(Duration.ZERO));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {":job:{%s}", ":lease:job:{%s}"})
  void theSweepPassesOverAKeyOfAnotherType(String key) {
    try (MirrorStore store = open("jedis")) {
      List<String> others = create(store, JobStatus.RUNNING);
      String foreign = namespace + key.formatted(others.remove(3));
      redis.command("DEL", foreign);
      redis.command("RPUSH", foreign, "somebody else's");
      assertThatExceptionOfType(StoreRefusedException.class)
          .isThrownBy(() -> store.claims().reassignAll(Duration.ZERO))
          .withMessageContaining("under " + foreign + " ");
      assertThat(pending(store)).containsExactlyInAnyOrderElementsOf(others);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void orphansAreAllShownBeforeTheDamageIsTold(String client) {
    try (MirrorStore store = open(client)) {
      List<String> others = create(store, JobStatus.RUNNING);
      String damaged = damage(others.remove(3));
      List<String> shown = new ArrayList<>();
      assertThatExceptionOfType(CorruptDataException.class)
          .isThrownBy(
              () -> store.claims().orphans(Duration.ZERO).forEach(job -> shown.add(job.id())))
          .satisfies(corrupt -> assertThat(corrupt.key()).isEqualTo(damaged));
      assertThat(shown).containsExactlyElementsOf(others);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void aClaimGoesOnBehindAPageOfHeldJobsAndADamagedOne(String client) {
    try (MirrorStore store = open(client)) {
      List<String> held = create(store, JobStatus.PENDING);
      String damaged = damage(held.remove(3));
      held.forEach(id -> assertThat(store.leases().acquire(LeaseName.job(id), TERMS)).isPresent());
      assertThatExceptionOfType(CorruptDataException.class)
          .as("who finds nothing else is told")
          .isThrownBy(() -> store.claims().claim(TERMS))
          .satisfies(corrupt -> assertThat(corrupt.key()).isEqualTo(damaged));
      store.jobs().put("free", STATE);
      assertThat(store.claims().claim(TERMS).orElseThrow().id()).isEqualTo("free");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jedis", "lettuce", "redisson"})
  void whoWaitsIsGrantedTheJobThatComesAfterADamagedOne(String client) throws Exception {
    try (MirrorStore store = open(client)) {
      store.jobs().put("damaged", STATE);
      String damaged = damage("damaged");
      assertThatExceptionOfType(CorruptDataException.class)
          .as("when the time is over")
          .isThrownBy(() -> store.claims().claimWithin(Duration.ofMillis(200), TERMS))
          .satisfies(corrupt -> assertThat(corrupt.key()).isEqualTo(damaged));
      Thread creator = new Thread(() -> store.jobs().put("free", STATE));
      creator.start();
      assertThat(store.claims().claimWithin(LONG, TERMS).orElseThrow().id()).isEqualTo("free");
      creator.join();
    }
  }

  /** Creates jobs one after the other; returns their ids in this order. */
  private static List<String> create(MirrorStore store, JobStatus status) {
    List<String> ids = new ArrayList<>(IntStream.range(0, JOBS).mapToObj(i -> "job-" + i).toList());
    ids.forEach(
        id -> store.jobs().commit(id, Commit.create().ifAbsent().state(STATE).status(status)));
    return ids;
  }

  /** Returns the key that is damaged. */
  private String damage(String id) {
    String key = namespace + ":job:{" + id + "}";
    redis.command("SET", key, "garbage");
    return key;
  }

  private static List<String> pending(MirrorStore store) {
    return store
        .jobs()
        .list(JobQuery.of(JobStatus.PENDING).limit(JobQuery.MAX_LIMIT))
        .items()
        .stream()
        .map(JobSummary::id)
        .toList();
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
}
