package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.redis.RedisConnection.MessageListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends unasked after SUBSCRIBE (https://redis.io/docs/develop/pubsub/). */
public final class Pushes {

  private Pushes() {}

  /**
   * Tells a listener what has come. Confirmations of UNSUBSCRIBE interest nobody.
   *
   * @param push what the server sent, as a reply of {@code RedisConnection.exchange}
   * @param listener whom to tell
   */
  public static void deliver(@Nullable Object push, MessageListener listener) {
    if (push instanceof List<?> parts
        && parts.size() == 3
        && parts.get(0) instanceof byte[] kind
        && parts.get(1) instanceof byte[] channel) {
      String name = new String(kind, StandardCharsets.US_ASCII);
      if (name.equals("message") && parts.get(2) instanceof byte[] message) {
        listener.onMessage(channel, message);
      } else if (name.equals("subscribe")) {
        listener.onSubscribed(channel);
      }
    }
  }
}
