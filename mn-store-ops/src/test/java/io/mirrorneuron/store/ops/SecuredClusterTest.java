package io.mirrorneuron.store.ops;

import static io.mirrorneuron.store.ops.Cluster.PATIENCE;
import static io.mirrorneuron.store.ops.Cluster.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.local.LocalTopologyConfig;
import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.local.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS everywhere, an ACL user for the data nodes, another password for the Sentinels. */
class SecuredClusterTest {

  private static final String DATA = "data-horse-7731";
  private static final String SENTINEL = "sentinel-horse-4417";

  @TempDir Path folder;

  @Test
  void statusAndFailoverWorkOverTlsWithAnAclUserAndPasswordFiles() throws IOException {
    TlsFiles tls = TlsFiles.create(folder.resolve("tls"));
    LocalTopologyConfig config =
        LocalTopologyConfig.builder()
            .replicas(1)
            .sentinels(3)
            .sentinelPassword(SENTINEL)
            .data(
                LocalRedisConfig.builder()
                    .password("of-somebody-else")
                    .aclUser("operator on >" + DATA + " +@all ~* &*")
                    .tls(Transport.TLS, tls)
                    .build())
            .build();
    try (LocalTopology redis = LocalTopology.start(config)) {
      Map<String, String> environment = Cluster.environment(redis);
      environment.remove("MN_REDIS_PASSWORD");
      environment.remove("MN_REDIS_SENTINEL_PASSWORD");
      environment.put("MN_REDIS_USERNAME", "operator");
      environment.put("MN_REDIS_URL", "rediss://127.0.0.1:1");
      environment.put("MN_REDIS_SENTINEL_TLS", "true");
      environment.put("MN_REDIS_TLS_CA_FILE", tls.ca().toString());
      environment.put("MN_REDIS_TLS_CERT_FILE", tls.clientCertificate().toString());
      environment.put("MN_REDIS_TLS_KEY_FILE", tls.clientKey().toString());
      String[] secrets = {
        "--password-file", Files.writeString(folder.resolve("data"), DATA + "\n").toString(),
        "--sentinel-password-file",
            Files.writeString(folder.resolve("sentinel"), SENTINEL + "\n").toString()
      };
      LocalRedis replica = redis.replicas().get(0);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                MnRun status = MnRun.of(environment, with(secrets, "ha", "status"));
                assertThat(status.exit()).as(status.err() + status.out()).isZero();
                assertThat(status.out()).contains(address(replica));
              });
      // A Sentinel that was held up refuses, which leaves all as it was; whatever else it is,
      // counts.
      MnRun failover =
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      MnRun.of(
                          environment, with(secrets, "ha", "failover", "--yes", "--timeout", "80")),
                  run -> run.exit() != 5);
      assertThat(failover.exit()).as(failover.err() + failover.out()).isZero();
      assertThat(failover.out())
          .contains(address(replica) + " replaces " + address(redis.primary()));
      assertThat(failover.out() + failover.err()).doesNotContain(DATA).doesNotContain(SENTINEL);
    }
  }

  private static String[] with(String[] options, String... command) {
    return java.util.stream.Stream.of(command, options)
        .flatMap(java.util.stream.Stream::of)
        .toArray(String[]::new);
  }
}
