package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.ops.MnRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecureJoinTest {

  @TempDir Path folder;

  @Test
  @Tag("long")
  void membersSpeakTlsAndKnowUsersEverywhere() {
    TlsFiles tls = TlsFiles.create(folder.resolve("tls"), List.of("ip:127.0.0.1", "ip:127.0.0.2"));
    try (Cluster cluster = new Cluster(folder, 2)) {
      cluster.environment().put("MN_REDIS_URL", "rediss://unused");
      cluster.environment().put("MN_REDIS_SENTINEL_TLS", "true");
      cluster.environment().put("MN_REDIS_TLS_CA_FILE", tls.ca().toString());
      cluster.environment().put("MN_REDIS_USERNAME", "operator");
      cluster.environment().put("MN_REDIS_SENTINEL_USERNAME", "watcher");
      String[] files = {
        "--tls-cert-file", tls.serverCertificate().toString(),
        "--tls-key-file", tls.serverKey().toString()
      };
      for (int i = 1; i <= 2; i++) {
        MnRun run = cluster.join(i, files);
        assertThat(run.exit()).as(run.err()).isZero();
      }
      assertThat(cluster.role(1)).isEqualTo("master");
      assertThat(cluster.role(2)).isEqualTo("slave");
      assertThat(cluster.redis(1, "ACL", "WHOAMI").text()).isEqualTo("operator");
      assertThat(cluster.sentinel(2, "ACL", "WHOAMI").text()).isEqualTo("watcher");
      cluster.hurry();

      MnRun leave = cluster.leave(2);

      assertThat(leave.exit()).as(leave.err()).isZero();
      assertThat(cluster.knownTo(1)).isEmpty();
    }
  }

  @Test
  void tlsToOneKindOfServerOnlyIsNotPossibleAndSaid() {
    try (Cluster cluster = new Cluster(folder, 1)) {
      cluster.environment().put("MN_REDIS_URL", "rediss://unused");

      MnRun run = cluster.join(1);

      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("MN_REDIS_SENTINEL_TLS");
    }
  }
}
