package io.mirrorneuron.store.redis.connect;

import io.mirrorneuron.store.redis.ConnectorSetting;
import java.time.Duration;
import java.util.Map;

/**
 * TCP keepalive, which finds out that the server of an idle connection is gone: that of a
 * subscription, where nothing else would. All connectors have it, with the same meaning.
 *
 * @param idle how long a connection is silent before the first probe; zero for no probes
 */
public record KeepAlive(Duration idle) {

  /** The setting. */
  public static final ConnectorSetting SETTING =
      new ConnectorSetting(
          "keepalive.s",
          30,
          0,
          7_200,
          "how many seconds a connection is silent before TCP asks whether the server is still"
              + " there; three unanswered probes, a third of that apart, end it; 0 for never");

  /** How many unanswered probes end a connection. */
  public static final int PROBES = 3;

  /**
   * Reads the setting.
   *
   * @param settings value by name
   * @return what to set on a socket
   */
  public static KeepAlive in(Map<String, Integer> settings) {
    return new KeepAlive(Duration.ofSeconds(SETTING.in(settings)));
  }

  /**
   * Returns whether there are any probes.
   *
   * @return false if switched off
   */
  public boolean isOn() {
    return !idle.isZero();
  }

  /**
   * Returns how long to wait between two probes.
   *
   * @return a third of the idle time, whole seconds, at least one
   */
  public Duration interval() {
    return Duration.ofSeconds(Math.max(1, idle.toSeconds() / PROBES));
  }
}
