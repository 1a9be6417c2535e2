package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.changesNothing;
import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static io.mirrorneuron.store.redis.single.Stores.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody else writes under the name space: keys of ours hold a type that we never put there.
 * Whoever meets one is told which, and has applied nothing.
 */
class ForeignKeysTest {

  private static final Payload STATE = Payload.utf8("state");
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(5));

  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /** What others have left would be compared each time, too. */
  @BeforeEach
  void empty() {
    redis.command("FLUSHALL");
  }

  static Stream<Arguments> meetings() {
    Map<String, Consumer<Situation>> header = new TreeMap<>();
    header.put("get", s -> s.store.jobs().get("j"));
    header.put("getAll", s -> s.store.jobs().getAll(List.of("f", "j", "nobody")));
    header.put("list", s -> s.store.jobs().list(JobQuery.all()));
    header.put("put", s -> s.store.jobs().put("j", STATE));
    header.put("append", s -> s.store.events().append("j", STATE));
    header.put("read the history", s -> s.store.events().read("j", EventCursor.START, 10));
    header.put(
        "put a snapshot", s -> s.store.snapshots().put("j", "a", STATE, WriteOptions.defaults()));
    header.put("finish", ForeignKeysTest::finish);
    header.put("delete", s -> s.store.jobs().delete("j"));
    header.put("claim", ForeignKeysTest::claim);
    header.put("commit under the lease", s -> s.store.jobs().commit("j", fenced(s.jobLease)));

    Map<String, Consumer<Situation>> events = new TreeMap<>();
    events.put("append", s -> s.store.jobs().commit("j", everything()));
    events.put("read the history", s -> s.store.events().read("j", EventCursor.START, 10));

    Map<String, Consumer<Situation>> agents = new TreeMap<>();
    agents.put("put a snapshot", s -> s.store.jobs().commit("j", everything()));
    agents.put("list", s -> s.store.snapshots().list("j"));
    agents.put("get", s -> s.store.snapshots().get("j", "a"));

    Map<String, Consumer<Situation>> waiting = new TreeMap<>();
    waiting.put(
        "put a status", s -> s.store.jobs().commit("j", everything().status(JobStatus.WAITING)));
    waiting.put("list", s -> s.store.jobs().list(JobQuery.all()));

    Map<String, Consumer<Situation>> pending = new TreeMap<>();
    pending.put("leave that status", s -> s.store.jobs().commit("j", everything()));
    pending.put("put another job", s -> s.store.jobs().put("another", STATE));
    pending.put("finish", ForeignKeysTest::finish);
    pending.put("delete", s -> s.store.jobs().delete("j"));
    pending.put("claim", ForeignKeysTest::claim);

    Map<String, Consumer<Situation>> running = new TreeMap<>();
    running.put("look for orphans", ForeignKeysTest::lookForOrphans);

    Map<String, Consumer<Situation>> expiry = new TreeMap<>();
    expiry.put("finish", ForeignKeysTest::finish);
    expiry.put("delete a finished job", s -> s.store.jobs().delete("f"));
    expiry.put("put another job", s -> s.store.jobs().put("another", STATE));

    Map<String, Consumer<Situation>> jobLease = new TreeMap<>();
    jobLease.put("acquire", s -> acquire(s.store, LeaseName.job("j")));
    jobLease.put("claim", ForeignKeysTest::claim);
    jobLease.put("inspect", s -> s.store.leases().inspect(LeaseName.job("j")));
    jobLease.put("release", s -> s.store.leases().release(s.jobLease));
    jobLease.put("commit under the lease", s -> s.store.jobs().commit("j", fenced(s.jobLease)));

    Map<String, Consumer<Situation>> fence = new TreeMap<>();
    fence.put("commit under the lease", s -> s.store.jobs().commit("j", fenced(s.namedLease)));
    fence.put("acquire", s -> acquire(s.store, LeaseName.named("n")));

    Map<String, Consumer<Situation>> bundle = new TreeMap<>();
    bundle.put("store", s -> storeBundle(s.store, "b"));
    bundle.put("describe", s -> s.store.bundles().describe("b"));
    bundle.put("refer to it", s -> s.store.jobs().commit("k", everything().bundle("b")));
    bundle.put("refer to another", s -> s.store.jobs().commit("j", everything().bundle("c")));
    bundle.put("finish", ForeignKeysTest::finish);
    bundle.put("delete", s -> s.store.jobs().delete("j"));

    Map<String, Consumer<Situation>> referrers = new TreeMap<>(bundle);
    referrers.remove("store");
    referrers.remove("describe");

    Map<String, Consumer<Situation>> node = new TreeMap<>();
    node.put("put", s -> s.store.nodes().put("w", STATE));
    node.put("heartbeat", s -> s.store.nodes().heartbeat("w"));
    node.put("list", s -> s.store.nodes().list());

    Map<String, Consumer<Situation>> nodes = new TreeMap<>(node);
    nodes.put("remove", s -> s.store.nodes().remove("w"));

    Map<String, Map<String, Consumer<Situation>>> all = new TreeMap<>();
    all.put(":job:{j}", header);
    all.put(":job:{j}:events", events);
    all.put(":job:{j}:agents", agents);
    all.put(":jobs:WAITING", waiting);
    all.put(":jobs:PENDING", pending);
    all.put(":jobs:RUNNING", running);
    all.put(":jobs:expiry", expiry);
    all.put(":lease:job:{j}", jobLease);
    all.put(":fence:{n}", fence);
    all.put(":bundle:{b}", bundle);
    all.put(":bundle:{b}:jobs", referrers);
    all.put(":node:{w}", node);
    all.put(":nodes", nodes);
    return all.entrySet().stream()
        .flatMap(
            key ->
                key.getValue().entrySet().stream()
                    .map(what -> arguments(key.getKey(), what.getKey(), what.getValue())));
  }

  @ParameterizedTest(name = "{1} where {0} is foreign")
  @MethodSource("meetings")
  void aForeignKeyIsNamedAndNothingIsApplied(
      String suffix, String what, Consumer<Situation> meeting) {
    try (Situation situation = new Situation()) {
      if (what.equals("claim")) {
        situation.leaveJobFreeOnly();
      }
      String key = situation.occupy(suffix);
      if (what.equals("acquire") && suffix.startsWith(":fence")) {
        // Only whoever finds the lease free looks at its highest token.
        boolean unused = situation.store.leases().release(situation.namedLease);
      }
      changesNothing(
          redis,
          () ->
              assertThat(refused(Reason.WRONG_TYPE, () -> meeting.accept(situation)))
                  .hasMessageContaining("under " + key + " ")
                  .hasMessageContaining("another type (WRONGTYPE)")
                  .hasMessageContaining("MN_REDIS_NAMESPACE"));
    }
  }

  @Test
  void theChunksOfABundleMayBeForeignToo() {
    try (Situation situation = new Situation()) {
      String upload = situation.store.bundles().describe("b").orElseThrow().uploadId();
      String key = situation.occupy(":bundle:{b}:" + upload);
      assertThat(
              refused(
                  Reason.WRONG_TYPE,
                  () -> {
                    try (InputStream in = situation.store.bundles().open("b")) {
                      in.readAllBytes();
                    }
                  }))
          .hasMessageContaining("under " + key + " ");
    }
  }

  @Test
  void aForeignBodyIsNoState() {
    try (Situation situation = new Situation()) {
      String key = situation.occupy(":job:{j}:body");
      changesNothing(
          redis,
          () -> {
            CorruptDataException corrupt =
                Stores.fails(
                    CorruptDataException.class, () -> situation.store.jobs().get("j").isPresent());
            assertThat(corrupt.key()).isEqualTo(key);
          });
    }
  }

  @Test
  void aForeignBodyIsNotTakenForThatOfANewJob() {
    try (Situation situation = new Situation()) {
      String key = situation.occupy(":job:{new}:body");
      changesNothing(
          redis,
          () ->
              assertThat(refused(Reason.WRONG_TYPE, () -> situation.store.jobs().put("new", STATE)))
                  .hasMessageContaining("under " + key + " "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {":job:{j}", ":lease:job:{j}"})
  void anOrphanWithAForeignKeyIsNamed(String suffix) {
    try (Situation situation = new Situation()) {
      situation.store.jobs().commit("j", Commit.create().status(JobStatus.RUNNING));
      boolean unused = situation.store.leases().release(situation.jobLease);
      String key = situation.occupy(suffix);
      changesNothing(
          redis,
          () ->
              assertThat(refused(Reason.WRONG_TYPE, () -> lookForOrphans(situation)))
                  .hasMessageContaining("under " + key + " "));
    }
  }

  @Test
  void aLeaseWhoseKeyIsForeignIsLost() {
    try (Situation situation = new Situation()) {
      situation.occupy(":lease:job:{j}");
      changesNothing(
          redis, () -> assertThat(situation.store.leases().renew(situation.jobLease)).isFalse());
    }
  }

  /** A name space in which every kind of key is in use. */
  private static final class Situation implements AutoCloseable {
    private final StoreConfig config = impatient(redis.url()).build();
    private final MirrorStore store = MirrorStore.open(config);
    private final Lease jobLease;
    private final Lease namedLease;

    Situation() {
      storeBundle(store, "b");
      storeBundle(store, "c");
      for (String job : List.of("j", "k", "f")) {
        store
            .jobs()
            .commit(job, Commit.create().ifAbsent().state(STATE).event(STATE).snapshot("a", STATE));
      }
      store.jobs().commit("j", Commit.create().bundle("b"));
      store.jobs().finish("f", JobStatus.SUCCEEDED, WriteOptions.defaults());
      jobLease = acquire(store, LeaseName.job("j"));
      namedLease = acquire(store, LeaseName.named("n"));
      store.nodes().put("w", STATE);
    }

    /** Whoever claims finds the job "j" and no other. */
    void leaveJobFreeOnly() {
      boolean unused = store.leases().release(jobLease);
      Lease held = acquire(store, LeaseName.job("k"));
      assertThat(held.isHeld()).isTrue();
    }

    /** Puts a list where something of ours is, or would be; returns the key's whole name. */
    String occupy(String suffix) {
      String key = config.redis().namespace() + suffix;
      redis.command("DEL", key);
      redis.command("RPUSH", key, "somebody", "else's");
      return key;
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static void claim(Situation situation) {
    var unused = situation.store.claims().claim(TERMS);
  }

  private static void lookForOrphans(Situation situation) {
    var unused = situation.store.claims().orphans(Duration.ZERO).toList();
  }

  private static void finish(Situation situation) {
    situation.store.jobs().commit("j", everything().status(JobStatus.SUCCEEDED));
  }

  private static Commit everything() {
    return Commit.create()
        .state(Payload.utf8("next"))
        .status(JobStatus.RUNNING)
        .withoutSnapshot("a")
        .snapshot("b", STATE)
        .event(STATE)
        .event(STATE);
  }

  private static Commit fenced(Lease lease) {
    return everything().with(WriteOptions.fencedBy(lease.fence()));
  }

  private static Lease acquire(MirrorStore store, LeaseName name) {
    return store.leases().acquire(name, TERMS).orElseThrow();
  }

  private static void storeBundle(MirrorStore store, String name) {
    try {
      var unused = store.bundles().store(name, new ByteArrayInputStream(new byte[1000]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
