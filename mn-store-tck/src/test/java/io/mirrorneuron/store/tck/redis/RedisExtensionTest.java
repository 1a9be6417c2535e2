package io.mirrorneuron.store.tck.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.mirrorneuron.store.local.ServerBinary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class RedisExtensionTest {

  @RegisterExtension static final RedisExtension REDIS = RedisExtension.single();

  private static String ping(String url) throws IOException {
    URI uri = URI.create(url);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      return reader.readLine();
    }
  }

  @Test
  void givesARunningServer() throws IOException {
    assertThat(ping(REDIS.url())).isEqualTo("+PONG");
    assertThat(REDIS.topology().nodes()).containsExactly(REDIS.primary());
  }

  @Nested
  class Inside {
    @Test
    void nestedClassesUseTheSameServer() throws IOException {
      assertThat(ping(REDIS.url())).isEqualTo("+PONG");
    }
  }

  @Test
  void refusesToTellOfServersThatDoNotRun() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RedisExtension.single().url())
        .withMessageContaining("static field");
  }

  @Test
  void stopsTheServerAfterTheClass() {
    List<TestExecutionResult> results = run(Remembers.class);
    assertThat(results).allMatch(result -> result.getThrowable().isEmpty());
    assertThat(Remembers.url).isNotEmpty();
    org.assertj.core.api.Assertions.assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ping(Remembers.url));
  }

  @Test
  void skipsTheClassVisiblyWhereThereIsNoServer() {
    List<TestExecutionResult> results = run(NoServer.class);
    Optional<TestExecutionResult> skipped =
        results.stream()
            .filter(result -> result.getStatus() == TestExecutionResult.Status.ABORTED)
            .findFirst();
    assertThat(skipped).isPresent();
    assertThat(skipped.get().getThrowable().orElseThrow())
        .hasMessageContaining("there is no Redis server")
        .hasMessageContaining("/no/such/server");
  }

  @Test
  void failsTheClassWhereAServerDoesNotStart() {
    assertThat(run(DoesNotStart.class))
        .anyMatch(result -> result.getStatus() == TestExecutionResult.Status.FAILED);
  }

  private static List<TestExecutionResult> run(Class<?> tests) {
    List<TestExecutionResult> results = new ArrayList<>();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                results.add(result);
              }
            });
    return results;
  }

  // Not run by themselves: their names do not end with Test.

  static class Remembers {
    @RegisterExtension static final RedisExtension SERVER = RedisExtension.single();

    static String url = "";

    @Test
    void remembersTheServer() throws IOException {
      url = SERVER.url();
      assertThat(ping(url)).isEqualTo("+PONG");
    }
  }

  static class NoServer {
    @RegisterExtension
    static final RedisExtension NONE =
        new RedisExtension(
            () -> ServerBinary.at(Path.of("/no/such/server")),
            () -> {
              throw new AssertionError("must not be started");
            });

    @Test
    void isNeverRun() {
      throw new AssertionError("ran without a server");
    }
  }

  static class DoesNotStart {
    @RegisterExtension
    static final RedisExtension BROKEN =
        new RedisExtension(
            ServerBinary::find,
            () -> {
              throw new IllegalStateException("does not start");
            });

    @Test
    void isNeverRun() {
      throw new AssertionError("ran without a server");
    }
  }
}
