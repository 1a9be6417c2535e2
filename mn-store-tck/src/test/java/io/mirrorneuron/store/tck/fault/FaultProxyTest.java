package io.mirrorneuron.store.tck.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

  private static final int PATIENCE_MS = 20_000;

  /** How long a silence has to last to be believed. */
  private static final int SILENCE_MS = 150;

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new EchoServer();
    proxy = FaultProxy.to(server.address());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(proxy.host(), proxy.port());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private Socket connectFrom(String host) throws IOException {
    Socket socket =
        new Socket(
            InetAddress.getByName(proxy.host()), proxy.port(), InetAddress.getByName(host), 0);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static boolean hasAddress(String host) {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String receive(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), UTF_8);
  }

  private static String echo(Socket socket, String text) throws IOException {
    send(socket, text);
    return receive(socket, text.length());
  }

  private static void isSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MS);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> socket.getInputStream().read());
    socket.setSoTimeout(PATIENCE_MS);
  }

  /** Until the proxy has read so many pieces that it holds: silence alone does not tell. */
  private void proxyHolds(int pieces) {
    await()
        .atMost(Duration.ofMillis(PATIENCE_MS))
        .until(
            () ->
                proxy.connections().size() == 1
                    && proxy.connections().get(0).pipe(Direction.TO_SERVER).waiting() == pieces);
  }

  /** Until the proxy has lost something of so many connections, all there are. */
  private void proxyLoses(Direction direction, int connections) {
    await()
        .atMost(Duration.ofMillis(PATIENCE_MS))
        .until(
            () ->
                proxy.connections().size() == connections
                    && proxy.connections().stream().allMatch(c -> c.pipe(direction).isTorn()));
  }

  private void serverReceives(String text) {
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.received().equals(text));
  }

  @Test
  void forwardsBothWaysAndCountsConnections() throws IOException {
    byte[] much = new byte[3_000_000];
    new Random(1).nextBytes(much);
    try (Socket one = connect();
        Socket two = connect()) {
      assertThat(echo(one, "hello")).isEqualTo("hello");
      assertThat(echo(two, "world")).isEqualTo("world");
      assertThat(proxy.accepted()).isEqualTo(2);
      assertThat(proxy.connections()).hasSize(2);
      Thread writer =
          new Thread(
              () -> {
                try {
                  one.getOutputStream().write(much);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      writer.start();
      assertThat(one.getInputStream().readNBytes(much.length)).isEqualTo(much);
    }
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> proxy.connections().isEmpty());
    assertThat(proxy.accepted()).isEqualTo(2);
  }

  @Test
  void passesTheEndOfAStreamOnWhileTheOtherDirectionGoesOn() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "last words");
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).isEqualTo("last words");
    }
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.ends() == 1);
  }

  @Test
  void passesTheServersEndOn() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket, "x")).isEqualTo("x");
      server.drop();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** Also those that connect while it lasts; when it is over nothing is missing. */
  @Test
  void whatIsDoneToOneHostConcernsNoOther() throws IOException {
    assumeTrue(hasAddress("127.0.0.2"), "this machine has no address 127.0.0.2");
    Faults there = proxy.from("127.0.0.2");
    try (Socket here = connect();
        Socket before = connectFrom("127.0.0.2")) {
      assertThat(echo(before, "a")).isEqualTo("a");
      there.hold(Direction.TO_SERVER);
      try (Socket during = connectFrom("127.0.0.2")) {
        send(before, "b");
        send(during, "c");
        isSilent(before);
        isSilent(during);
        assertThat(echo(here, "d")).isEqualTo("d");

        there.release(Direction.TO_SERVER);

        assertThat(receive(before, 1)).isEqualTo("b");
        assertThat(receive(during, 1)).isEqualTo("c");
        there.cut(Cut.FIN);
        assertThat(before.getInputStream().read()).isEqualTo(-1);
        assertThat(during.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(echo(here, "e")).isEqualTo("e");
    }
  }

  @Test
  void healingTheProxyHealsWhatWasDoneToAHost() throws IOException {
    assumeTrue(hasAddress("127.0.0.2"), "this machine has no address 127.0.0.2");
    proxy.from("127.0.0.2").hold(Direction.TO_CLIENT);
    try (Socket before = connectFrom("127.0.0.2")) {
      send(before, "a");
      isSilent(before);
      proxy.heal();
      assertThat(receive(before, 1)).isEqualTo("a");
    }
    try (Socket after = connectFrom("127.0.0.2")) {
      assertThat(echo(after, "b")).isEqualTo("b");
    }
  }

  @Test
  void delaysOneDirection() throws IOException {
    try (Socket socket = connect()) {
      for (Direction direction : Direction.values()) {
        proxy.delay(direction, Duration.ofMillis(200));
        long begun = System.nanoTime();
        assertThat(echo(socket, "later")).isEqualTo("later");
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
            .isGreaterThanOrEqualTo(Duration.ofMillis(200));
        proxy.heal();
      }
    }
  }

  @Test
  void keepsTheOrderUnderDelay() throws IOException {
    try (Socket socket = connect()) {
      proxy.delay(Direction.TO_SERVER, Duration.ofMillis(50));
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 100; i++) {
        send(socket, i + ",");
        all.append(i).append(',');
      }
      assertThat(receive(socket, all.length())).isEqualTo(all.toString());
    }
  }

  @Test
  void dripsByteByByteInOrderUntilItIsHealed() throws IOException {
    try (Socket socket = connect()) {
      proxy.drip(Direction.TO_CLIENT, Duration.ofMillis(20));
      long begun = System.nanoTime();
      assertThat(echo(socket, "drip, drop")).isEqualTo("drip, drop");
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(Duration.ofMillis(9 * 20));
      String much = "long".repeat(10_000);
      send(socket, much);
      assertThat(receive(socket, 3)).isEqualTo("lon");
      proxy.heal();
      assertThat(receive(socket, much.length() - 3)).isEqualTo(much.substring(3));
    }
  }

  @Test
  void cutsInOrder() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket, "x")).isEqualTo("x");
      proxy.cut(Cut.FIN);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(proxy.connections()).isEmpty();
      await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.ends() == 1);
    }
  }

  @Test
  void cutsAbruptly() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket, "x")).isEqualTo("x");
      proxy.cut(Cut.RST);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> socket.getInputStream().read())
          .withMessageContaining("reset");
      await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.ends() == 1);
    }
    try (Socket next = connect()) {
      assertThat(echo(next, "new connections are well")).isEqualTo("new connections are well");
    }
  }

  @Test
  void aBlackHoleAcceptsAndSwallows() throws IOException {
    try (Socket before = connect()) {
      assertThat(echo(before, "x")).isEqualTo("x");
      proxy.blackHole();
      try (Socket during = connect()) {
        send(before, "lost");
        send(during, "lost too");
        isSilent(before);
        isSilent(during);
        proxyLoses(Direction.TO_SERVER, 2);
      }
      assertThat(server.received()).isEqualTo("x");
      proxy.heal();
      send(before, "behind a hole");
      isSilent(before);
      try (Socket after = connect()) {
        assertThat(echo(after, "found")).isEqualTo("found");
      }
      assertThat(server.received()).isEqualTo("xfound");
    }
  }

  @Test
  void aHalfOpenConnectionIsSilentOneWay() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket, "1")).isEqualTo("1");
      proxy.silence(Direction.TO_CLIENT);
      send(socket, "2");
      serverReceives("12");
      isSilent(socket);
      proxyLoses(Direction.TO_CLIENT, 1);
      proxy.heal();
      send(socket, "3");
      serverReceives("123");
      isSilent(socket);
    }
  }

  @Test
  void deliversWhatItHeldEvenAfterTheClientHasClosed() throws IOException {
    Socket socket = connect();
    assertThat(echo(socket, "1")).isEqualTo("1");
    ProxiedConnection first = proxy.connections().get(0);
    first.hold(Direction.TO_SERVER);
    send(socket, "23");
    proxyHolds(1);
    isSilent(socket);
    socket.close();
    try (Socket other = connect()) {
      assertThat(echo(other, "other")).isEqualTo("other");
    }
    assertThat(server.received()).isEqualTo("1other");
    first.release(Direction.TO_SERVER);
    serverReceives("1other23");
  }

  @Test
  void deliversWhatItHeldEvenAfterTheClientHasClosedAbruptly() throws IOException {
    Socket socket = connect();
    assertThat(echo(socket, "1")).isEqualTo("1");
    proxy.hold(Direction.TO_SERVER);
    send(socket, "23");
    proxyHolds(1);
    isSilent(socket);
    socket.setSoLinger(true, 0);
    socket.close();
    assertThat(server.received()).isEqualTo("1");
    proxy.release(Direction.TO_SERVER);
    serverReceives("123");
  }

  @Test
  void deliversWhatItHeldAfterACut() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket, "1")).isEqualTo("1");
      proxy.hold(Direction.TO_SERVER);
      send(socket, "23");
      proxyHolds(1);
      isSilent(socket);
      proxy.cut(Cut.RST);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> socket.getInputStream().read());
    }
    assertThat(server.received()).isEqualTo("1");
    proxy.release(Direction.TO_SERVER);
    serverReceives("123");
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.ends() == 1);
  }

  @Test
  void dropsWhatItHeldWhenToldToSwallowIt() throws IOException {
    try (Socket socket = connect()) {
      proxy.hold(Direction.TO_SERVER);
      send(socket, "lost");
      proxyHolds(1);
      isSilent(socket);
      proxy.silence(Direction.TO_SERVER);
      proxyLoses(Direction.TO_SERVER, 1);
      isSilent(socket);
      proxy.heal();
      send(socket, "behind a hole");
      isSilent(socket);
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void refusesAndAcceptsAgainOnTheSamePort() throws IOException {
    try (Socket there = connect()) {
      assertThat(echo(there, "1")).isEqualTo("1");
      proxy.refuse();
      assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
      assertThat(echo(there, "still there")).isEqualTo("still there");
      proxy.accept();
      try (Socket again = connect()) {
        assertThat(echo(again, "again")).isEqualTo("again");
      }
    }
  }

  @Test
  void resetsClientsWhoseServerIsNotThere() throws IOException {
    try (Socket silent = new Socket()) {
      // Bound, so that nobody else gets the port, but nobody listens.
      silent.bind(new InetSocketAddress(server.address().getAddress(), 0));
      proxy.redirect((InetSocketAddress) silent.getLocalSocketAddress());
      try (Socket socket = connect()) {
        assertThatExceptionOfType(SocketException.class)
            .isThrownBy(() -> socket.getInputStream().read());
      }
    }
  }

  @Test
  void redirectsNewConnections() throws IOException {
    try (EchoServer other = new EchoServer();
        Socket stays = connect()) {
      assertThat(echo(stays, "1")).isEqualTo("1");
      proxy.redirect(other.address());
      try (Socket goes = connect()) {
        assertThat(echo(goes, "2")).isEqualTo("2");
      }
      assertThat(echo(stays, "3")).isEqualTo("3");
      assertThat(server.received()).isEqualTo("13");
      assertThat(other.received()).isEqualTo("2");
    }
  }

  @Test
  void aTrapCutsBeforeTheRequest() throws Exception {
    Trap trap = proxy.on(Direction.TO_SERVER, "EVALSHA").act(Moment.BEFORE, c -> c.cut(Cut.RST));
    try (Socket socket = connect()) {
      assertThat(echo(socket, "PING")).isEqualTo("PING");
      send(socket, "*3 EVALSHA abc");
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> socket.getInputStream().read());
    }
    assertThat(trap.await(Duration.ofMillis(PATIENCE_MS))).isTrue();
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.ends() == 1);
    assertThat(server.received()).isEqualTo("PING");
  }

  @Test
  void aTrapCutsBetweenRequestAndReply() throws Exception {
    for (Cut how : Cut.values()) {
      Trap trap =
          proxy.on(Direction.TO_SERVER, "EVALSHA").act(Moment.BEFORE_REPLY, c -> c.cut(how));
      String before = server.received();
      try (Socket socket = connect()) {
        assertThat(echo(socket, "PING")).isEqualTo("PING");
        send(socket, "*3 EVALSHA abc");
        if (how == Cut.FIN) {
          assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } else {
          assertThatExceptionOfType(SocketException.class)
              .isThrownBy(() -> socket.getInputStream().read());
        }
      }
      assertThat(server.received()).isEqualTo(before + "PING*3 EVALSHA abc");
      // The client may see the cut before the trap has counted it.
      assertThat(trap.await(Duration.ofMillis(PATIENCE_MS))).isTrue();
      assertThat(trap.sprung()).isEqualTo(1);
    }
    try (Socket next = connect()) {
      assertThat(echo(next, "EVALSHA")).as("a trap springs once").isEqualTo("EVALSHA");
    }
  }

  @Test
  void aTrapThatIsRemovedBeforeItsMomentDoesNothing() throws Exception {
    try (Socket socket = connect()) {
      proxy.hold(Direction.TO_CLIENT);
      Trap trap =
          proxy
              .on(Direction.TO_SERVER, "request")
              .act(Moment.BEFORE_REPLY, c -> c.silence(Direction.TO_CLIENT));
      send(socket, "request");
      serverReceives("request");

      proxy.heal();

      assertThat(receive(socket, 7)).isEqualTo("request");
      assertThat(trap.sprung()).isZero();
    }
  }

  @Test
  void whatFollowsACutIsNotForwardedEither() throws Exception {
    Trap trap = proxy.on(Direction.TO_SERVER, "cut").act(Moment.BEFORE, c -> c.cut(Cut.FIN));
    try (Socket socket = connect()) {
      assertThat(echo(socket, "1")).isEqualTo("1");
      proxy.hold(Direction.TO_SERVER);
      int sent = 0;
      for (String piece : List.of("2", "cut", "3", "4")) {
        send(socket, piece);
        sent++;
        proxyHolds(sent); // so that each is a piece of its own
      }
      proxy.release(Direction.TO_SERVER);
      assertThat(trap.await(Duration.ofMillis(PATIENCE_MS))).isTrue();
    }
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.ends() == 1);
    assertThat(server.received()).as("a stream has no holes").isEqualTo("12");
  }

  @Test
  void countsAConnectionUntilWhatItHoldsIsDelivered() throws IOException {
    assertThat(proxy.unfinished()).isZero();
    try (Socket socket = connect()) {
      assertThat(echo(socket, "1")).isEqualTo("1");
      proxy.hold(Direction.TO_SERVER);
      send(socket, "2");
      isSilent(socket);
    }
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> proxy.connections().isEmpty());
    assertThat(proxy.unfinished()).isEqualTo(1);
    proxy.heal();
    await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> proxy.unfinished() == 0);
    assertThat(server.received()).isEqualTo("12");
  }

  @Test
  void aTrapCutsAfterTheRequest() throws Exception {
    Trap trap = proxy.on(Direction.TO_SERVER, "EVALSHA").act(Moment.AFTER, c -> c.cut(Cut.RST));
    try (Socket socket = connect()) {
      send(socket, "*3 EVALSHA abc");
      assertThat(trap.await(Duration.ofMillis(PATIENCE_MS))).isTrue();
    }
    serverReceives("*3 EVALSHA abc");
  }

  @Test
  void aTrapCutsBetweenTwoReplies() throws Exception {
    // The first reply is let through, the second one is not: between a write's and WAIT's.
    Trap trap = proxy.on(Direction.TO_CLIENT, "+OK").act(Moment.AFTER, c -> c.cut(Cut.FIN));
    try (Socket socket = connect()) {
      assertThat(echo(socket, "+OK")).isEqualTo("+OK");
      assertThat(trap.await(Duration.ofMillis(PATIENCE_MS))).isTrue();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aTrapMayHoldWhatItSees() throws Exception {
    Trap trap =
        proxy
            .on(Direction.TO_SERVER, "hold me")
            .act(Moment.BEFORE, c -> c.hold(Direction.TO_SERVER));
    try (Socket socket = connect()) {
      assertThat(echo(socket, "1")).isEqualTo("1");
      send(socket, "hold me");
      assertThat(trap.await(Duration.ofMillis(PATIENCE_MS))).isTrue();
      isSilent(socket);
      assertThat(server.received()).isEqualTo("1");
      proxy.release(Direction.TO_SERVER);
      assertThat(receive(socket, 7)).isEqualTo("hold me");
    }
  }

  @Test
  void aTrapFindsBytesThatComeInPiecesSkipsSomeAndSpringsAgain() throws Exception {
    Trap trap =
        proxy
            .on(Direction.TO_SERVER, "abab")
            .skip(1)
            .everyTime()
            .act(Moment.AFTER, connection -> {});
    try (Socket socket = connect()) {
      for (char letter : "ababxabab".toCharArray()) {
        assertThat(echo(socket, String.valueOf(letter))).isEqualTo(String.valueOf(letter));
      }
      await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> trap.sprung() == 1);
      assertThat(echo(socket, "abab abab")).isEqualTo("abab abab");
      await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> trap.sprung() >= 3);
      trap.remove();
      int sprung = trap.sprung();
      assertThat(echo(socket, "xabab")).isEqualTo("xabab");
      assertThat(trap.sprung()).isEqualTo(sprung);
    }
  }

  @Test
  void oneConnectionCanBeHitAlone() throws IOException {
    try (Socket one = connect();
        Socket two = connect()) {
      assertThat(echo(one, "1")).isEqualTo("1");
      assertThat(echo(two, "2")).isEqualTo("2");
      ProxiedConnection first = proxy.connections().get(0);
      assertThat(first.number()).isEqualTo(1);
      first.cut(Cut.FIN);
      assertThat(one.getInputStream().read()).isEqualTo(-1);
      assertThat(echo(two, "3")).isEqualTo("3");
    }
  }

  @Test
  void closingEndsEverything() throws IOException {
    try (Socket socket = connect()) {
      assertThat(echo(socket, "1")).isEqualTo("1");
      proxy.hold(Direction.TO_SERVER);
      send(socket, "never");
      isSilent(socket);
      proxy.close();
      proxy.close();
      await()
          .atMost(Duration.ofMillis(PATIENCE_MS))
          .until(
              () -> {
                try {
                  return socket.getInputStream().read() == -1;
                } catch (SocketException e) {
                  return true;
                }
              });
      assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
      await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> server.ends() == 1);
      assertThat(server.received()).isEqualTo("1");
      await().atMost(Duration.ofMillis(PATIENCE_MS)).until(() -> threadsOf(proxy) == 0);
    }
  }

  private static long threadsOf(FaultProxy proxy) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(proxy.toString()))
        .count();
  }
}
