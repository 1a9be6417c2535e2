package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.changesNothing;
import static io.mirrorneuron.store.redis.single.Stores.fails;
import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored gets damaged: it is reported with its key, and never returned. */
class CorruptionTest {

  private static final Payload STATE = Payload.utf8("a state of some length");
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(5));

  private static final String HEX =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  private static final String HUGE = "up|9223372036854775807|1|" + HEX + "|1|0";

  /**
   * Changes one byte (ARGV[2]) by one (ARGV[3]) in a text, a field (ARGV[1]), or an entry's
   * envelope.
   */
  private static final String NUDGE =
      """
      local function nudge(v)
        local i = tonumber(ARGV[2])
        return string.sub(v, 1, i - 1) .. string.char((string.byte(v, i) + ARGV[3]) % 256) .. string.sub(v, i + 1)
      end
      local key, type = KEYS[1], redis.call('TYPE', KEYS[1]).ok
      if type == 'string' then
        redis.call('SET', key, nudge(redis.call('GET', key)), 'KEEPTTL')
      elseif type == 'hash' then
        redis.call('HSET', key, ARGV[1], nudge(redis.call('HGET', key, ARGV[1])))
      else
        local entry = redis.call('XRANGE', key, '-', '+')[1]
        entry[2][6] = nudge(entry[2][6])
        redis.call('DEL', key)
        redis.call('XADD', key, entry[1], unpack(entry[2]))
      end
      """;

  private static LocalRedis redis;

  private StoreConfig config;
  private MirrorStore store;
  private String namespace;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void open() {
    config = impatient(redis.url()).build();
    namespace = config.redis().namespace();
    store = MirrorStore.open(config);
    store.jobs().put("j", STATE);
    store.jobs().commit("j", Commit.create().event(STATE).snapshot("a", STATE));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "PENDING|1|1|0",
        "PENDING|x|1|0|0|0|0|1||1op,1,0,;",
        "PENDING|1|1|0|0|0|0|1||",
        "PENDING|1|1|0|0|0|0|1||0",
        "PENDING|1|1|0|0|0|0|1||1op,1,0,",
        "PENDING|1|1|0|0|0|0|1||1op,1,0,;|",
        "PENDING|1|1|0|0|0|0|1|1op,1,0,;",
        "pending|1|1|0|0|0|0|1||1op,1,0,;"
      })
  void aDamagedHeaderIsReportedByWhoeverNeedsIt(String header) {
    String key = damageHeader(header);
    changesNothing(
        redis,
        () -> {
          reported(key, () -> store.jobs().put("j", STATE));
          reported(key, () -> store.jobs().commit("j", Commit.create().snapshot("a", STATE)));
          reported(key, () -> store.events().append("j", STATE));
          reported(key, () -> store.events().read("j", EventCursor.START, 10));
          reported(key, () -> store.jobs().delete("j"));
          reported(key, () -> acquire(LeaseName.job("j")));
        });
  }

  /** The scripts judge a header's form only. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PONDING|1|1|0|0|0|0|1||1op,1,0,;",
        "PENDING|1|1|0|99999999999999999999|0|0|1||1op,1,0,;",
        "PENDING|1|1|0|0|0|0|1||2op,1,0,;",
        "PENDING|1|1|0|0|0|0|1||1op,1,0,;op,2,0,;"
      })
  void aHeaderThatSaysNonsenseIsReportedByWhoeverReadsIt(String header) {
    damageHeader(header);
  }

  private String damageHeader(String header) {
    String key = namespace + ":job:{j}";
    redis.command("SET", key, header);
    changesNothing(
        redis,
        () -> {
          reported(key, () -> store.jobs().get("j").isPresent());
          reported(key, () -> store.jobs().getAll(List.of("j")));
          reported(key, () -> store.jobs().list(JobQuery.all()).items());
          reported(key, () -> store.claims().claim(TERMS).isPresent());
        });
    return key;
  }

  @Test
  void everyByteOfAStateIsGuarded() {
    String key = namespace + ":job:{j}:body";
    everyByte(key, "", 0, key, () -> store.jobs().get("j").orElseThrow().state());
    assertThat(store.jobs().get("j").orElseThrow().state()).isEqualTo(STATE);
  }

  @Test
  void aStateThatIsMissingOrCutOffIsReported() {
    String key = namespace + ":job:{j}:body";
    redis.command("SETRANGE", key, "100", "more");
    reported(key, () -> store.jobs().get("j").orElseThrow().state());
    redis.command("DEL", key);
    reported(key, () -> store.jobs().get("j").orElseThrow().state());
    reported(key, () -> store.jobs().getAll(List.of("j")));
    store.jobs().put("j", STATE);
    assertThat(store.jobs().get("j").orElseThrow().state()).isEqualTo(STATE);
  }

  @Test
  void everyByteOfASnapshotIsGuarded() {
    String key = namespace + ":job:{j}:agents";
    // Its time, sixteen digits, stands before the bar and the envelope.
    everyByte(key, "a", 16, key + " field a", () -> store.snapshots().get("j", "a").orElseThrow());
    assertThat(store.snapshots().get("j", "a").orElseThrow().payload()).isEqualTo(STATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "17|", "1732147200000000", "x|y", "1732147200000000|abc"})
  void aDamagedSnapshotIsReported(String snapshot) {
    String key = namespace + ":job:{j}:agents";
    store.jobs().commit("j", Commit.create().snapshot("b", STATE));
    redis.command("HSET", key, "b", snapshot);
    if (snapshot.isEmpty()) {
      assertThat(store.snapshots().get("j", "b")).as("nothing is no snapshot").isEmpty();
      return;
    }
    reported(key + " field b", () -> store.snapshots().get("j", "b").isPresent());
    reported(key + " field b", () -> store.snapshots().list("j").snapshots());
  }

  @Test
  void everyByteOfAnEventIsGuarded() {
    String key = namespace + ":job:{j}:events";
    everyByte(
        key, "", 0, key + " entry 1-0", () -> store.events().read("j", EventCursor.START, 10));
    assertThat(store.events().read("j", EventCursor.START, 10).events().get(0).payload())
        .isEqualTo(STATE);
  }

  @Test
  void anEventOfAnotherFormIsReported() {
    String key = namespace + ":job:{j}:events";
    redis.command("DEL", key);
    redis.command("XADD", key, "1-0", "some", "thing");
    reported(key + " entry 1-0", () -> store.events().read("j", EventCursor.START, 10));
    redis.command("DEL", key);
    redis.command("XADD", key, "1-0", "o", "op", "t", "soon", "d", "payload");
    reported(key + " entry 1-0", () -> store.events().read("j", EventCursor.START, 10));
  }

  @Test
  void anEventThatIsMissingIsReported() {
    store.events().append("j", List.of(STATE, STATE, STATE), WriteOptions.defaults());
    String key = namespace + ":job:{j}:events";
    redis.command("XDEL", key, "3-0");
    reported(key, () -> store.events().read("j", EventCursor.START, 10));
    redis.command("DEL", key);
    reported(key, () -> store.events().read("j", EventCursor.START, 10));
  }

  @Test
  void everyByteOfAChunkIsGuarded() {
    byte[] content = "the content of a bundle".getBytes(StandardCharsets.UTF_8);
    String upload = storeBundle(content);
    String key = namespace + ":bundle:{b}:" + upload;
    everyByte(key, "0", 0, key + " field 0", this::downloaded);
    assertThat(downloaded()).isEqualTo(content);
  }

  @Test
  void aChunkThatIsCutOffOrMissingIsReported() {
    String upload = storeBundle(new byte[100]);
    String key = namespace + ":bundle:{b}:" + upload;
    redis.command("HSET", key, "0", "abc");
    reported(key + " field 0", this::downloaded);
    redis.command("HDEL", key, "0");
    assertThat(fails(NotFoundException.class, this::downloaded)).hasMessageContaining("bundle b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "up|x|524288|00|1|0",
        "up|1|524288|nothex|1|0",
        "up|1|0|00|1|0",
        HUGE
      })
  void aDamagedManifestIsReported(String manifest) {
    storeBundle(new byte[100]);
    String key = namespace + ":bundle:{b}";
    redis.command("SET", key, manifest);
    reported(key, () -> store.bundles().describe("b").isPresent());
    reported(key, this::downloaded);
    if (!manifest.startsWith("up|1|0") && !manifest.equals(HUGE)) {
      changesNothing(
          redis, () -> reported(key, () -> store.jobs().commit("j", Commit.create().bundle("b"))));
    }
  }

  @Test
  void aManifestWithAnotherDigestIsReported() {
    storeBundle(new byte[100]);
    String key = namespace + ":bundle:{b}";
    String manifest = redis.command("GET", key).text();
    String digest = store.bundles().describe("b").orElseThrow().sha256();
    redis.command(
        "SET", key, manifest.replace(digest, new StringBuilder(digest).reverse().toString()));
    reported("bundle b", this::downloaded);
  }

  @Test
  void everyByteOfANodesStateIsGuarded() {
    store.nodes().put("w", STATE);
    String key = namespace + ":node:{w}";
    long envelope = 5L + 1 + STATE.codecId().length() + 4 + STATE.size();
    long length = redis.command("STRLEN", key).number();
    everyByte(key, "", (int) (length - envelope), key, () -> store.nodes().list());
    assertThat(store.nodes().list().get(0).state()).isEqualTo(STATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "1|no envelope", "x|y|z"})
  void aDamagedNodeIsReported(String record) {
    store.nodes().put("w", STATE);
    String key = namespace + ":node:{w}";
    redis.command("SET", key, record);
    changesNothing(
        redis,
        () -> {
          reported(key, () -> store.nodes().list());
          reported(key, () -> store.nodes().put("w", STATE));
          reported(key, () -> store.nodes().heartbeat("w"));
        });
    redis.command("DEL", key);
    reported(key, () -> store.nodes().list());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "x|op|owner", "12"})
  void aDamagedLeaseIsReported(String holder) {
    Lease lease = acquire(LeaseName.job("j"));
    String key = namespace + ":lease:job:{j}";
    redis.command("SET", key, holder);
    changesNothing(
        redis,
        () -> {
          reported(key, () -> acquire(LeaseName.job("j")));
          reported(key, () -> store.leases().inspect(LeaseName.job("j")));
          reported(key, () -> store.claims().claim(TERMS).isPresent());
          assertThat(store.leases().renew(lease))
              .as("a lease that cannot be read is lost")
              .isFalse();
        });
  }

  @Test
  void aDamagedJobKeepsNoOtherFromBeingClaimed() {
    store.jobs().put("k", STATE);
    String key = namespace + ":job:{j}";
    redis.command("SET", key, "garbage");
    assertThat(store.claims().claim(TERMS).orElseThrow().id()).isEqualTo("k");
    changesNothing(redis, () -> reported(key, () -> store.claims().claim(TERMS).isPresent()));
  }

  @Test
  void aDamagedOrphanIsReported() {
    store.jobs().commit("j", Commit.create().status(JobStatus.RUNNING));
    String key = namespace + ":job:{j}";
    redis.command("SET", key, "garbage");
    changesNothing(
        redis, () -> reported(key, () -> store.claims().orphans(Duration.ZERO).toList().size()));
  }

  @Test
  void aDamagedTokenIsReported() {
    Lease lease = acquire(LeaseName.named("n"));
    String key = namespace + ":fence:{n}";
    redis.command("SET", key, "garbage");
    changesNothing(
        redis,
        () ->
            reported(
                key, () -> store.jobs().commit("j", Commit.fencedBy(lease.fence()).state(STATE))));
    assertThat(store.leases().release(lease)).isTrue();
    changesNothing(redis, () -> reported(key, () -> acquire(LeaseName.named("n"))));
  }

  @Test
  void aDamagedJobStaysInTheIndexUntilItIsMended() {
    String key = namespace + ":job:{j}";
    String header = redis.command("GET", key).text();
    redis.command("SET", key, "garbage");
    store.jobs().put("gone", STATE);
    redis.command("DEL", namespace + ":job:{gone}");
    reported(key, () -> store.jobs().list(JobQuery.all()).items());
    redis.command("SET", key, header);
    assertThat(store.jobs().list(JobQuery.of(JobStatus.PENDING)).items())
        .extracting(job -> job.id())
        .containsExactly("j");
  }

  /** Changes one byte after the other, from an offset on, and expects each time that it is seen. */
  private void everyByte(
      String key, String field, int offset, String place, ThrowingCallable reading) {
    int length =
        (int)
            redis
                .command(
                    "EVAL",
                    """
                    local type = redis.call('TYPE', KEYS[1]).ok
                    if type == 'string' then return redis.call('STRLEN', KEYS[1]) end
                    if type == 'hash' then return redis.call('HSTRLEN', KEYS[1], ARGV[1]) end
                    return #redis.call('XRANGE', KEYS[1], '-', '+')[1][2][6]
                    """,
                    "1",
                    key,
                    field)
                .number();
    assertThat(length).isGreaterThan(offset + 20);
    for (int i = offset + 1; i <= length; i++) {
      nudge(key, field, i, "1");
      reported(place, reading);
      nudge(key, field, i, "255");
    }
  }

  private static void nudge(String key, String field, int index, String by) {
    redis.command("EVAL", NUDGE, "1", key, field, Integer.toString(index), by);
  }

  private static void reported(String key, ThrowingCallable what) {
    CorruptDataException corrupt = fails(CorruptDataException.class, what);
    assertThat(corrupt.key()).isEqualTo(key);
    assertThat(corrupt).hasMessageContaining(key).hasMessageContaining("restore it");
    assertThat(corrupt.outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  private Lease acquire(LeaseName name) {
    return store.leases().acquire(name, TERMS).orElseThrow();
  }

  private String storeBundle(byte[] content) {
    try {
      return store.bundles().store("b", new ByteArrayInputStream(content)).uploadId();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] downloaded() {
    try (InputStream in = store.bundles().open("b")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
