package io.mirrorneuron.store.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a server publishes, as it comes: for instance a Sentinel's {@code +sdown}, {@code +odown}
 * and {@code +switch-master}. Ends with {@link #close()}, or quietly when the server is gone or
 * restarts. Thread-safe.
 */
public final class Subscription implements AutoCloseable {

  /**
   * A message.
   *
   * @param channel where it was published
   * @param text what was published, decoded as UTF-8
   */
  public record Message(String channel, String text) {}

  private final Socket socket;

  private Subscription(Socket socket) {
    this.socket = socket;
  }

  /** When this returns, the server has confirmed all channels, so that nothing is missed. */
  static Subscription open(
      RespCall server, Duration limit, List<String> channels, Consumer<Message> listener)
      throws IOException {
    List<String> command = new ArrayList<>(channels);
    command.add(0, "SUBSCRIBE");
    Socket socket = server.open(limit);
    try {
      InputStream in = server.ask(socket, command);
      for (int i = 0; i < channels.size(); i++) {
        Reply unused = Resp.read(in);
      }
      socket.setSoTimeout(0); // messages may be far between
      Thread reader = new Thread(() -> read(in, listener), "subscription " + server.server());
      reader.setDaemon(true);
      reader.start();
      return new Subscription(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void read(InputStream in, Consumer<Message> listener) {
    try {
      while (true) {
        List<Reply> items = Resp.read(in).items();
        listener.accept(new Message(items.get(1).text(), items.get(2).text()));
      }
    } catch (IOException e) {
      // Closed by us or by the server: nothing more will come, which is all there is to it.
    }
  }

  /** Ends the subscription; a message that is being handed out is the last one. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more in any case.
    }
  }
}
