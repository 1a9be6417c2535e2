package io.mirrorneuron.store.sentinel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mirrorneuron.store.local.Address;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** A Sentinel that says whatever a test wants, over a real connection. */
final class PlayedSentinel implements AutoCloseable {

  private final ServerSocket listening;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private volatile long epoch;
  private volatile long secondEpoch;
  private volatile Address primary;
  private volatile String runId = "f".repeat(40);
  private volatile List<String> peers = List.of();
  private volatile boolean frozen;
  private volatile boolean deaf;
  private volatile int quorum = 2;
  private final Set<Socket> subscribers = ConcurrentHashMap.newKeySet();
  private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();

  PlayedSentinel(long epoch, Address primary) throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    knows(2);
    says(epoch, primary);
    Thread thread = new Thread(this::accept, "played-sentinel");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  void says(long newEpoch, Address newPrimary) {
    primary = newPrimary;
    epoch = newEpoch;
    secondEpoch = newEpoch;
  }

  /** The next time it is asked, the epoch changes between the first and the second time. */
  void changesMindTo(long newEpoch, Address newPrimary) {
    primary = newPrimary;
    secondEpoch = newEpoch;
  }

  /** Of so many others; nobody is where it says. */
  void knows(int others) {
    peers = IntStream.range(0, others).mapToObj(i -> peer("e" + i, 1 + i)).toList();
  }

  /** Of one other. */
  void knows(String otherRunId, int port) {
    peers = List.of(peer(otherRunId, port));
  }

  void callsItself(String itsRunId) {
    runId = itsRunId;
  }

  void hasQuorum(int count) {
    quorum = count;
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(listening.getInetAddress(), listening.getLocalPort());
  }

  /** How many connections have ever subscribed. */
  int subscriptions() {
    return subscribers.size();
  }

  /** Does not answer any more whoever has subscribed so far; returns how many those are. */
  int forgetsItsSubscribers() {
    forgotten.addAll(subscribers);
    return forgotten.size();
  }

  /** Takes connections, and does not answer. */
  void freeze() {
    frozen = true;
  }

  /** Answers what comes from now on. */
  void thaw() {
    frozen = false;
  }

  /** Lets nobody subscribe. */
  void doesNotAnnounce() {
    deaf = true;
  }

  /** The commands that have come, in their order. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        client.setTcpNoDelay(true);
        clients.add(client);
        Thread thread = new Thread(() -> serve(client), "played-sentinel-client");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      while (true) {
        List<String> words = command(in);
        if (words.get(0).equals("SUBSCRIBE")) {
          subscribers.add(client);
        }
        String reply = reply(words);
        if (!frozen && !forgotten.contains(client)) {
          out.write(reply.getBytes(UTF_8));
          out.flush();
        }
      }
    } catch (IOException e) {
      // either side has closed it
    } finally {
      clients.remove(client);
    }
  }

  private List<String> command(InputStream in) throws IOException {
    int count = Integer.parseInt(line(in).substring(1));
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = Integer.parseInt(line(in).substring(1));
      words.add(new String(in.readNBytes(length), UTF_8));
      line(in);
    }
    heard.add(String.join(" ", words));
    return words;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the client has closed");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private String reply(List<String> words) {
    String what = words.get(0).equalsIgnoreCase("SENTINEL") ? words.get(1) : words.get(0);
    return switch (what.toUpperCase(Locale.ROOT)) {
      case "MYID" -> bulk(runId);
      case "MASTER" -> master();
      case "GET-MASTER-ADDR-BY-NAME" ->
          list(List.of(bulk(primary.host()), bulk(Integer.toString(primary.port()))));
      case "SENTINELS" -> list(peers);
      case "REPLICAS" -> list(List.of());
      case "SUBSCRIBE" ->
          deaf
              ? "-NOPERM no permissions to access a channel\r\n"
              : list(List.of(bulk("subscribe"), bulk(words.get(1)), ":1\r\n"));
      default -> "+OK\r\n";
    };
  }

  private String master() {
    String reply =
        fields(
            "name",
            "played",
            "config-epoch",
            Long.toString(epoch),
            "quorum",
            Integer.toString(quorum));
    epoch = secondEpoch;
    return reply;
  }

  private static String peer(String id, int port) {
    return fields("runid", id, "ip", "127.0.0.1", "port", Integer.toString(port));
  }

  private static String fields(String... flat) {
    List<String> bulks = new ArrayList<>();
    for (String each : flat) {
      bulks.add(bulk(each));
    }
    return list(bulks);
  }

  private static String bulk(String text) {
    return "$" + text.getBytes(UTF_8).length + "\r\n" + text + "\r\n";
  }

  private static String list(List<String> parts) {
    return "*" + parts.size() + "\r\n" + String.join("", parts);
  }

  static PlayedSentinel saying(long epoch, Address primary) {
    try {
      return new PlayedSentinel(epoch, primary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
