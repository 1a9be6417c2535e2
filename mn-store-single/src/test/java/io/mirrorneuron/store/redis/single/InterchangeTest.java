package io.mirrorneuron.store.redis.single;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.jedis.JedisConnector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one client has written another one reads, fences, renews and releases. */
class InterchangeTest {

  private static final List<String> CLIENTS = List.of("jedis", "lettuce", "redisson");
  private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMinutes(5));
  private static final LeaseName JOB = LeaseName.job("job");
  private static final LeaseName LEADER = LeaseName.named("leader");

  /** Of three chunks, the last one not full, and not of one byte only. */
  private static final byte[] BUNDLE = noise((1 << 20) + 1_000);

  private static final byte[] LARGE = noise(1 << 20);

  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  static Stream<Arguments> pairs() {
    return CLIENTS.stream()
        .flatMap(writer -> CLIENTS.stream().map(reader -> Arguments.of(writer, reader)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatOneHasWrittenTheOtherReads(String writer, String reader) throws IOException {
    String namespace = "read-" + writer + "-" + reader;
    try (MirrorStore first = open(writer, namespace);
        MirrorStore second = open(reader, namespace)) {
      write(first);

      assertThat(second.jobs().get("job").orElseThrow())
          .isEqualTo(first.jobs().get("job").orElseThrow())
          .satisfies(job -> assertThat(job.state()).isEqualTo(Payload.utf8("état")));
      assertThat(second.jobs().get("large").orElseThrow().state().bytes()).isEqualTo(LARGE);
      assertThat(second.snapshots().list("job")).isEqualTo(first.snapshots().list("job"));
      assertThat(second.snapshots().get("job", "agent-2").orElseThrow().payload().bytes())
          .isEqualTo(LARGE);
      assertThat(second.events().read("job", EventCursor.START, 10))
          .isEqualTo(first.events().read("job", EventCursor.START, 10))
          .satisfies(page -> assertThat(page.events()).hasSize(4));
      assertThat(second.nodes().list())
          .singleElement()
          .satisfies(node -> assertThat(node.state()).isEqualTo(Payload.utf8("up")));
      assertThat(second.bundles().describe("bundle")).isEqualTo(first.bundles().describe("bundle"));
      try (InputStream content = second.bundles().open("bundle")) {
        assertThat(content.readAllBytes()).isEqualTo(BUNDLE);
      }
      Receipt next =
          second
              .jobs()
              .commit(
                  "job",
                  Commit.create()
                      .ifVersion(first.jobs().get("job").orElseThrow().summary().version())
                      .state(Payload.utf8("next"))
                      .event(Payload.utf8("fifth")));
      assertThat(first.events().append("job", Payload.utf8("sixth")).sequence())
          .isEqualTo(next.sequence() + 1);
      assertThat(first.jobs().get("job").orElseThrow().summary().version())
          .isEqualTo(next.version());
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatOneHasLeasedTheOtherFencesRenewsAndReleases(String writer, String reader) {
    String namespace = "lease-" + writer + "-" + reader;
    try (MirrorStore first = open(writer, namespace);
        MirrorStore second = open(reader, namespace)) {
      Receipt created = first.jobs().put("job", Payload.utf8("new"));
      Lease held = first.leases().acquire(JOB, TERMS).orElseThrow();
      Lease leader = first.leases().acquire(LEADER, TERMS).orElseThrow();
      assertThat(second.leases().inspect(JOB).orElseThrow().token()).isEqualTo(held.token());

      second.jobs().put("job", Payload.utf8("fenced"), WriteOptions.fencedBy(held.fence()));
      assertThatExceptionOfType(FencedException.class)
          .isThrownBy(
              () ->
                  second
                      .jobs()
                      .put(
                          "job",
                          Payload.utf8("stale"),
                          WriteOptions.fencedBy(new Fence(JOB, held.token() - 1))));

      Lease adopted = second.leases().adopt(JOB, held.token(), TERMS).orElseThrow();
      assertThat(second.leases().renew(adopted)).isTrue();
      assertThat(
              second
                  .leases()
                  .renewAll(
                      List.of(
                          adopted,
                          second.leases().adopt(LEADER, leader.token(), TERMS).orElseThrow())))
          .isEmpty();
      assertThat(second.leases().release(adopted)).isTrue();
      assertThat(first.leases().inspect(JOB)).isEmpty();
      assertThat(first.leases().renew(held)).isFalse();
      Lease again = second.leases().acquire(JOB, TERMS).orElseThrow();
      assertThat(again.token()).isGreaterThan(held.token());
      assertThatExceptionOfType(FencedException.class)
          .isThrownBy(
              () ->
                  first
                      .jobs()
                      .put(
                          "job",
                          Payload.utf8("late"),
                          WriteOptions.fencedBy(new Fence(JOB, held.token()))));
      assertThat(first.jobs().get("job").orElseThrow().state()).isEqualTo(Payload.utf8("fenced"));
      assertThat(first.jobs().get("job").orElseThrow().summary().version())
          .isGreaterThan(created.version());
    }
  }

  @Test
  void allOfThemWriteTheSameBytes() throws IOException {
    Map<String, Map<String, String>> contents = new TreeMap<>();
    for (String client : CLIENTS) {
      String namespace = "bytes-" + client;
      try (MirrorStore store = open(client, namespace)) {
        write(store);
        Lease unused = store.leases().acquire(JOB, TERMS).orElseThrow();
        contents.put(client, content(namespace));
      }
    }
    assertThat(contents.get("jedis")).hasSizeGreaterThan(10);
    assertThat(contents.get("lettuce")).isEqualTo(contents.get("jedis"));
    assertThat(contents.get("redisson")).isEqualTo(contents.get("jedis"));
  }

  private static void write(MirrorStore store) throws IOException {
    store.bundles().store("bundle", new ByteArrayInputStream(BUNDLE));
    store
        .jobs()
        .commit(
            "job",
            Commit.create()
                .ifAbsent()
                .state(Payload.utf8("état"))
                .bundle("bundle")
                .snapshot("agent-1", Payload.of(new byte[] {0, 13, 10, -1}))
                .snapshot("agent-2", Payload.of(LARGE))
                .event(Payload.utf8("first"))
                .event(Payload.utf8("second")));
    store.events().append("job", Payload.of(new byte[0]));
    store.events().append("job", Payload.of(noise(1_000)));
    store.jobs().put("large", Payload.of(LARGE));
    store.nodes().put("node", Payload.utf8("up"));
  }

  /** Everything below a name space: type, whether it expires, content; without times and ids. */
  private static Map<String, String> content(String namespace) {
    ConnectionTarget target =
        new ConnectionTarget(
            new HostPort(redis.host(), redis.port()), Duration.ofSeconds(5), Optional.empty());
    Map<String, String> content = new TreeMap<>();
    try (RedisConnection connection = new JedisConnector().connect(target)) {
      for (Object found : (List<?>) ask(connection, "KEYS", namespace + ":*")) {
        String key = new String((byte[]) found, ISO_8859_1);
        if (key.startsWith(namespace + ":barrier:")) {
          continue; // it counts groups, and what meets in a group is chance
        }
        String type = text(ask(connection, "TYPE", key));
        String expires = (long) ask(connection, "PTTL", key) > 0 ? " expires " : " stays ";
        Object value =
            switch (type) {
              case "string" -> ask(connection, "GET", key);
              case "hash" -> ask(connection, "HGETALL", key);
              case "list" -> ask(connection, "LRANGE", key, "0", "-1");
              case "zset" -> ask(connection, "ZRANGE", key, "0", "-1", "WITHSCORES");
              case "set" -> ask(connection, "SMEMBERS", key);
              case "stream" -> ask(connection, "XRANGE", key, "-", "+");
              default -> throw new AssertionError("no such type in our keys: " + type);
            };
        String unused =
            content.put(
                neutral(key.substring(namespace.length())), type + expires + neutral(text(value)));
      }
    }
    return content;
  }

  private static Object ask(RedisConnection connection, String name, String... arguments) {
    return connection
        .exchange(List.of(RedisCommand.ofText(name, arguments)), Duration.ofSeconds(5))
        .get(0);
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, ISO_8859_1)
        : value instanceof List<?> list
            ? list.stream().map(InterchangeTest::text).toList().toString()
            : String.valueOf(value);
  }

  /** Without what differs from write to write; what is long is shown by its hash. */
  private static String neutral(String text) {
    String same =
        text.replaceAll("[0-9]{13,}", "<time>")
            .replaceAll("[0-9a-z]{8,}\\.[0-9a-z]+", "<operation>");
    return same.length() < 500
        ? same
        : same.substring(0, 100) + "… of " + same.length() + ", hash " + same.hashCode();
  }

  private static MirrorStore open(String client, String namespace) {
    return MirrorStore.builder(
            StoreConfig.builder()
                .mode("single")
                .client(client)
                .url(redis.url())
                .namespace(namespace)
                .build())
        .owner("owner")
        .open();
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
