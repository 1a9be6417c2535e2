package io.mirrorneuron.store.redis.single;

import static io.mirrorneuron.store.redis.single.Stores.impatient;
import static io.mirrorneuron.store.redis.single.Stores.open;
import static io.mirrorneuron.store.redis.single.Stores.refusedAtOpen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.config.TlsVerification;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.local.Transport;
import io.mirrorneuron.store.model.Payload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Connections with TLS, and what is told about those that cannot be made. */
@Execution(ExecutionMode.CONCURRENT)
class TlsTest {

  @TempDir static Path folder;

  private static TlsFiles files;
  private static TlsFiles others;
  private static LocalRedis plain;
  private static LocalRedis tls;
  private static LocalRedis strict;
  private static LocalRedis misnamed;

  @BeforeAll
  static void start() {
    ServerBinary binary = ServerBinary.find();
    assumeTrue(binary.supportsTls(), () -> binary + " was built without TLS");
    files = TlsFiles.create(folder.resolve("ours"));
    others = TlsFiles.create(folder.resolve("others"), List.of("dns:somewhere.example"));
    plain = LocalRedis.start();
    tls = LocalRedis.start(secured(files).build());
    strict = LocalRedis.start(secured(files).line("tls-auth-clients yes").build());
    misnamed = LocalRedis.start(secured(others).build());
  }

  @AfterAll
  static void stop() {
    for (LocalRedis redis : new LocalRedis[] {plain, tls, strict, misnamed}) {
      if (redis != null) {
        redis.close();
      }
    }
  }

  @Test
  void aTrustedServerIsUsed() {
    works(trusting(tls, files));
  }

  @Test
  void aServerThatWantsACertificateIsShownOne() {
    works(
        trusting(strict, files)
            .set(Settings.TLS_CERT_FILE, files.clientCertificate())
            .set(Settings.TLS_KEY_FILE, files.clientKey()));
  }

  @Test
  void aServerUnderAnotherNameIsUsedIfOnlyTheAuthorityIsChecked() {
    works(trusting(misnamed, others).set(Settings.TLS_VERIFY, TlsVerification.CA));
  }

  @Test
  void anyServerIsUsedIfNothingIsChecked() {
    works(impatient(misnamed.url()).set(Settings.TLS_VERIFY, TlsVerification.NONE));
  }

  @Test
  void anAuthorityThatIsNotTrustedIsRefused() {
    assertThat(refused(impatient(tls.url()), tls))
        .hasMessageContaining("not trusted")
        .hasMessageContaining("MN_REDIS_TLS_CA_FILE");
    assertThat(refused(trusting(tls, others), tls))
        .hasMessageContaining("not trusted")
        .hasMessageContaining("MN_REDIS_TLS_CA_FILE");
    assertThat(refused(trusting(tls, others).set(Settings.TLS_VERIFY, TlsVerification.CA), tls))
        .hasMessageContaining("not trusted");
  }

  @Test
  void anotherHostNameIsRefused() {
    assertThat(refused(trusting(misnamed, others), misnamed))
        .hasMessageContaining("another host name")
        .hasMessageContaining("MN_REDIS_TLS_VERIFY=ca");
  }

  @Test
  void aServerThatWantsACertificateSaysSo() {
    assertThat(refused(trusting(strict, files), strict))
        .hasMessageContaining("without a certificate that it trusts")
        .hasMessageContaining("MN_REDIS_TLS_CERT_FILE");
  }

  @Test
  void aCertificateThatTheServerDoesNotTrustIsRefused() {
    StoreConfig.Builder config =
        trusting(strict, files)
            .set(Settings.TLS_CERT_FILE, others.clientCertificate())
            .set(Settings.TLS_KEY_FILE, others.clientKey());
    assertThat(refused(config, strict)).hasMessageContaining("MN_REDIS_TLS_CERT_FILE");
  }

  @Test
  void aPlainServerIsNotSpokenToWithTls() {
    String url = plain.url().replace("redis://", "rediss://");
    assertThat(refused(impatient(url), plain))
        .hasMessageContaining("does not speak TLS; say redis://");
  }

  @Test
  void aServerWithTlsIsNotSpokenToPlainly() {
    String url = tls.url().replace("rediss://", "redis://");
    assertThat(refused(impatient(url), tls)).hasMessageContaining("say rediss://");
  }

  private static StoreRefusedException refused(StoreConfig.Builder config, LocalRedis redis) {
    StoreRefusedException refusal = refusedAtOpen(Reason.TLS, config);
    assertThat(refusal).hasMessageContaining(redis.address().toString());
    return refusal;
  }

  private static LocalRedisConfig.Builder secured(TlsFiles with) {
    return LocalRedisConfig.builder().tls(Transport.TLS, with);
  }

  private static StoreConfig.Builder trusting(LocalRedis redis, TlsFiles authority) {
    return impatient(redis.url()).set(Settings.TLS_CA_FILE, authority.ca());
  }

  private static void works(StoreConfig.Builder config) {
    try (MirrorStore store = open(config)) {
      store.jobs().put("j", Payload.utf8("state"));
      assertThat(store.jobs().get("j")).isPresent();
    }
  }
}
