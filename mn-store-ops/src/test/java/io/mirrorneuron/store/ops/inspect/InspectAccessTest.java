package io.mirrorneuron.store.ops.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.local.Transport;
import io.mirrorneuron.store.ops.MnRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and an ACL user that has the keys and channels of one name space and no others. */
class InspectAccessTest {

  private static final String PASSWORD = "correct-horse";

  @TempDir static Path folder;

  private static LocalRedis redis;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() {
    TlsFiles tls = TlsFiles.create(folder);
    redis =
        LocalRedis.start(
            LocalRedisConfig.builder()
                .tls(Transport.TLS, tls)
                .aclUser("default off")
                .aclUser("app on >" + PASSWORD + " ~mirror_neuron:* &mirror_neuron:* +@all")
                .build());
    environment =
        Map.of(
            "MN_REDIS_URL",
            "rediss://app@" + redis.address(),
            "MN_REDIS_PASSWORD",
            PASSWORD,
            "MN_REDIS_TLS_CA_FILE",
            tls.ca().toString());
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void readsWithTheRightsOfAnApplicationOverTls() throws IOException {
    try (StoredThings things = new StoredThings(environment)) {
      things.append("job-42", "the last");

      MnRun run = MnRun.of(environment, "inspect", "events", "job-42", "--last", "1");

      assertThat(run.err()).isEmpty();
      assertThat(run.exit()).isZero();
      assertThat(run.lines().get(1)).endsWith("the last");
    }
  }

  @Test
  void isRefusedInANameSpaceThatTheUserDoesNotHave() {
    MnRun run = MnRun.of(environment, "inspect", "jobs", "--namespace", "theirs");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("refused", redis.address().toString())
        .doesNotContain(PASSWORD, "\tat ");
  }

  @Test
  void aServerWhoseCertificateIsNotTrustedIsRefused() {
    Map<String, String> trusting = new TreeMap<>(environment);
    trusting.remove("MN_REDIS_TLS_CA_FILE");

    MnRun run = MnRun.of(trusting, "inspect", "jobs");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("MN_REDIS_TLS_CA_FILE").doesNotContain(PASSWORD, "\tat ");
  }
}
