package io.mirrorneuron.store.redis.connector;

import io.mirrorneuron.store.local.LocalRedis;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waiting for what a server or a client does in its own time. */
final class Eventually {

  private Eventually() {}

  static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Wire.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }

  /** Lets time pass where the passing of time is what is tested. */
  static void pause(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plus(Wire.PATIENCE)).until(() -> true);
  }

  /** How many connections a server has but the one that asks. */
  static int clients(LocalRedis redis) {
    return redis.command("CLIENT", "LIST").text().strip().split("\n").length - 1;
  }

  /** How many connections wait in a blocking command. */
  static int blocked(LocalRedis redis) {
    return Integer.parseInt(redis.command("INFO", "clients").fields().get("blocked_clients"));
  }
}
