package io.mirrorneuron.store.redis.fault;

import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.tck.redis.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/**
 * A primary with one replica for the class, and for each test a {@link Rig}: a proxy, a name space,
 * and stores that use the client under test. The ordinary build runs these; what it leaves out of
 * {@link CommitFaultTest}, {@code -Pfaults} runs.
 */
abstract class FaultTest {

  @RegisterExtension static final RedisExtension REDIS = RedisExtension.sentinel(1, 0);

  @Parameter String client;

  /** For whatever is waited for: ten seconds, the default, are not long on a busy machine. */
  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(Ended.PATIENCE_SECONDS));
  }

  private Rig rig;

  static Stream<String> clients() {
    return connectors().stream().map(RedisConnector::name);
  }

  static List<RedisConnector> connectors() {
    return ServiceLoader.load(RedisConnector.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(RedisConnector::isAvailable)
        .toList();
  }

  /** The rig of this test; there is one instance for each test. */
  Rig rig() {
    if (rig == null) {
      rig = newRig();
    }
    return rig;
  }

  Rig newRig() {
    return new Rig(client, REDIS.topology());
  }

  @AfterEach
  void takeDown() {
    if (rig != null) {
      rig.close();
    }
  }
}
