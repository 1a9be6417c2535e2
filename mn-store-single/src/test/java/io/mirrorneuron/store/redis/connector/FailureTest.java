package io.mirrorneuron.store.redis.connector;

import static io.mirrorneuron.store.redis.connector.Eventually.eventually;
import static io.mirrorneuron.store.redis.connector.Wire.PATIENCE;
import static io.mirrorneuron.store.redis.connector.Wire.ask;
import static io.mirrorneuron.store.redis.connector.Wire.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.RedisConnection;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of commands when a connection fails. */
@ParameterizedClass
@EnumSource(Client.class)
class FailureTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  @Parameter private Client client;

  @Test
  void nothingIsSentWhereNobodyListens() throws Exception {
    try (Socket nobody = new Socket()) {
      // Nobody else may listen there meanwhile.
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = nobody.getLocalPort();
      TransportException failure =
          fails(() -> client.connector().connect(Wire.target("127.0.0.1", port)));

      assertThat(failure.phase()).isEqualTo(Phase.NOT_SENT);
      assertThat(failure)
          .hasMessage("cannot connect to 127.0.0.1:" + port + ": Connection refused")
          .hasCauseInstanceOf(Exception.class);
    }
  }

  @Test
  void nothingIsSentToAHostThatIsUnknown() {
    TransportException failure =
        fails(() -> client.connector().connect(Wire.target("nowhere.invalid", 6379)));

    assertThat(failure.phase()).isEqualTo(Phase.NOT_SENT);
    assertThat(failure).hasMessageContaining("nowhere.invalid");
  }

  /** A full backlog on Linux: connection requests are dropped in silence. */
  @Test
  void connectingEndsAfterItsTime() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 4; i++) {
        Socket waiting = new Socket();
        queue.add(waiting);
        try {
          waiting.connect(full.getLocalSocketAddress(), 200);
        } catch (IOException e) {
          break; // full
        }
      }
      InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
      ConnectionTarget target =
          new ConnectionTarget(
              Wire.target("127.0.0.1", address.getPort()).address(), SHORT, Optional.empty());
      long begun = System.nanoTime();
      TransportException failure = fails(() -> client.connector().connect(target));

      assertThat(failure.phase()).isEqualTo(Phase.NOT_SENT);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, PATIENCE);
    } finally {
      for (Socket waiting : queue) {
        waiting.close();
      }
    }
  }

  @Test
  void silenceIsInDoubtAndEndsTheConnection() {
    try (LocalRedis redis = LocalRedis.start();
        RedisConnection connection = client.connector().connect(Wire.target(redis))) {
      redis.pause();
      TransportException silent =
          fails(() -> connection.exchange(List.of(command("INCR", "counter")), SHORT));
      redis.resume();

      assertThat(silent.phase()).isEqualTo(Phase.IN_DOUBT);
      assertThat(silent).hasMessageContaining(redis.address().toString());
      TransportException after = fails(() -> ask(connection, "GET", "counter"));
      assertThat(after.phase()).isEqualTo(Phase.NOT_SENT);
    }
  }

  /** The time-out is one of silence: whoever moves large values slowly is not cut off. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aReplyThatKeepsComingIsWaitedFor() throws Exception {
    Duration timeout = Duration.ofSeconds(6);
    try (ScriptedServer server = new ScriptedServer();
        RedisConnection connection =
            client.connector().connect(Wire.target(server.host(), server.port()))) {
      server.accept();
      CompletableFuture<List<Object>> reply =
          CompletableFuture.supplyAsync(
              () -> Wire.readable(connection.exchange(List.of(command("PING")), timeout)));
      server.hearBytes("*1\r\n$4\r\nPING\r\n".length());
      long end = System.nanoTime() + timeout.plusMillis(500).toNanos();
      server.send("$200\r\n");
      int sent = 0;
      while (System.nanoTime() < end) {
        server.send("x");
        sent++;
        Eventually.pause(Duration.ofMillis(40));
      }
      server.send("x".repeat(200 - sent) + "\r\n");
      assertThat(reply.get(20, TimeUnit.SECONDS)).containsExactly("x".repeat(200));
    }
  }

  @Test
  void aServerThatIsKilledLeavesInDoubtWhatItHadNotAnswered() {
    try (LocalRedis redis = LocalRedis.start();
        RedisConnection connection = client.connector().connect(Wire.target(redis))) {
      CompletableFuture<Object> blocked =
          CompletableFuture.supplyAsync(
              () -> ask(connection, command("INCR", "counter"), command("BLPOP", "nothing", 0)));
      eventually(() -> assertThat(redis.command("GET", "counter").isNil()).isFalse());
      long begun = System.nanoTime();
      redis.kill();

      assertThat(inDoubt(blocked)).hasMessageContaining(redis.address().toString());
      assertThat(System.nanoTime() - begun).isLessThan(PATIENCE.toNanos());
      assertThat(fails(() -> ask(connection, "PING")).phase()).isEqualTo(Phase.NOT_SENT);
    }
  }

  @Test
  void aConnectionThatTheServerEndsIsInDoubtWhetherByAFarewellOrAReset() throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      try (ScriptedServer server = new ScriptedServer();
          RedisConnection connection =
              client.connector().connect(Wire.target(server.host(), server.port()))) {
        server.accept();
        CompletableFuture<Object> exchange =
            CompletableFuture.supplyAsync(
                () -> ask(connection, command("PING"), command("PING"), command("PING")));
        server.hearBytes(3 * "*1\r\n$4\r\nPING\r\n".length());
        server.send("+PONG\r\n+PON");
        if (reset) {
          server.reset();
        } else {
          server.hangUp();
        }
        assertThat(inDoubt(exchange)).hasMessageContaining("the connection to 127.0.0.1:");
      }
    }
  }

  @Test
  void repliesThatAreNoneAreInDoubt() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        RedisConnection connection =
            client.connector().connect(Wire.target(server.host(), server.port()))) {
      server.accept();
      CompletableFuture<Object> exchange =
          CompletableFuture.supplyAsync(
              () -> connection.exchange(List.of(command("PING")), Wire.PATIENCE.multipliedBy(10)));
      server.hearBytes("*1\r\n$4\r\nPING\r\n".length());
      server.send("HTTP/1.1 400 Bad Request\r\n\r\n");

      assertThat(inDoubt(exchange)).isNotNull();
    }
  }

  @Test
  void nothingIsSentOverAConnectionThatIsClosedOrAborted() {
    try (LocalRedis redis = LocalRedis.start()) {
      RedisConnection closed = client.connector().connect(Wire.target(redis));
      closed.close();
      closed.close();
      RedisConnection aborted = client.connector().connect(Wire.target(redis));
      aborted.abort();
      aborted.abort();
      aborted.close();

      for (RedisConnection connection : List.of(closed, aborted)) {
        assertThat(fails(() -> ask(connection, "INCR", "counter")).phase())
            .isEqualTo(Phase.NOT_SENT);
      }
      assertThat(redis.command("EXISTS", "counter").number()).isZero();
    }
  }

  @Test
  void closingSaysFarewellAndAbortingResets() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      RedisConnection connection =
          client.connector().connect(Wire.target(server.host(), server.port()));
      server.accept();
      connection.close();
      assertThat(server.end()).isEqualTo("closed after 0 bytes");
    }
    try (ScriptedServer server = new ScriptedServer()) {
      RedisConnection connection =
          client.connector().connect(Wire.target(server.host(), server.port()));
      server.accept();
      connection.abort();
      assertThat(server.end()).isEqualTo("reset");
    }
  }

  /** What the kernel still holds of an aborted connection is never delivered. */
  @Test
  void abortingTakesBackWhatTheServerHasNotRead() {
    try (LocalRedis redis = LocalRedis.start()) {
      Phase phase = Phase.NOT_SENT;
      // That the exchange has begun to write cannot be seen from outside: some come too early.
      for (int round = 0; phase == Phase.NOT_SENT && round < 20; round++) {
        phase = abortedWhileWriting(redis);
        eventually(() -> assertThat(Eventually.clients(redis)).isZero());
        assertThat(redis.command("EXISTS", "key").number()).isZero();
      }
      assertThat(phase).isEqualTo(Phase.IN_DOUBT);
    }
  }

  /** Aborts an exchange with a paused server, whose buffers cannot take it all. */
  private Phase abortedWhileWriting(LocalRedis redis) {
    try (RedisConnection connection = client.connector().connect(Wire.target(redis))) {
      redis.pause();
      byte[] large = new byte[16 << 20];
      CompletableFuture<Thread> begun = new CompletableFuture<>();
      CompletableFuture<Object> exchange =
          CompletableFuture.supplyAsync(
              () -> {
                begun.complete(Thread.currentThread());
                return connection.exchange(
                    List.of(command("APPEND", "key", large), command("APPEND", "key", "end")),
                    Duration.ofSeconds(60));
              });
      eventually(() -> assertThat(begun).isCompletedWithValueMatching(FailureTest::exchanges));
      connection.abort();
      redis.resume();
      return ((TransportException) failureOf(exchange)).phase();
    }
  }

  private static boolean exchanges(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("exchange"));
  }

  /** Of no use to whoever only reads with a time-out: a write has none. */
  @Test
  void abortingEndsAnExchangeThatIsBlockedInWriting() throws Exception {
    try (ScriptedServer server = new ScriptedServer()) {
      RedisConnection connection =
          client.connector().connect(Wire.target(server.host(), server.port()));
      server.accept();
      byte[] half = new byte[32 << 20];
      CompletableFuture<Object> exchange =
          CompletableFuture.supplyAsync(
              () ->
                  connection.exchange(
                      List.of(command("APPEND", "key", half), command("APPEND", "key", half)),
                      Duration.ofMinutes(10)));
      server.hearBytes("*3\r\n$6\r\nAPPEND\r\n".length()); // and no more: no buffer holds the rest
      connection.abort();

      assertThat(inDoubt(exchange)).hasMessageContaining(server.host() + ":" + server.port());
      assertThat(server.end()).isEqualTo("reset");
    }
  }

  @Test
  void closingFromManyThreadsEndsAnExchangeAndHarmsNobody() throws Exception {
    try (LocalRedis redis = LocalRedis.start()) {
      for (int round = 0; round < 20; round++) {
        RedisConnection connection = client.connector().connect(Wire.target(redis));
        CompletableFuture<Object> exchange =
            CompletableFuture.supplyAsync(() -> ask(connection, "BLPOP", "nothing", 0));
        CountDownLatch together = new CountDownLatch(1);
        List<CompletableFuture<Void>> closers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          boolean abort = (i + round) % 2 == 0;
          closers.add(
              CompletableFuture.runAsync(
                  () -> {
                    try {
                      together.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    if (abort) {
                      connection.abort();
                    } else {
                      connection.close();
                    }
                  }));
        }
        together.countDown();
        for (CompletableFuture<Void> closer : closers) {
          closer.get(20, TimeUnit.SECONDS);
        }
        assertThat(failureOf(exchange)).isInstanceOf(TransportException.class);
      }
    }
  }

  @Test
  void anInterruptIsKeptForLaterAndHarmsNobodyElsesCommands() throws Exception {
    try (LocalRedis redis = LocalRedis.start();
        RedisConnection connection = client.connector().connect(Wire.target(redis))) {
      CompletableFuture<Object> reply = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                Object text = ask(connection, "BLPOP", "list", 0);
                reply.complete(text + ", interrupted " + Thread.currentThread().isInterrupted());
              });
      thread.start();
      eventually(() -> assertThat(Eventually.blocked(redis)).isEqualTo(1));
      thread.interrupt();
      redis.command("RPUSH", "list", "value");

      assertThat(reply.get(20, TimeUnit.SECONDS)).isEqualTo("[list, value], interrupted true");
    }
  }

  private static TransportException fails(ThrowingCallable call) {
    TransportException failure = catchThrowableOfType(TransportException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }

  private static TransportException inDoubt(CompletableFuture<?> exchange) {
    TransportException failure = (TransportException) failureOf(exchange);
    assertThat(failure.phase()).isEqualTo(Phase.IN_DOUBT);
    return failure;
  }

  private static Throwable failureOf(CompletableFuture<?> exchange) {
    try {
      Object reply = exchange.get(60, TimeUnit.SECONDS);
      throw new AssertionError("expected a failure, but the reply was " + reply);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      throw new AssertionError("the exchange hangs", e);
    }
  }
}
