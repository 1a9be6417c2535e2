package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Sentinel is told to watch.
 *
 * @param name under which name
 * @param primary whom first
 * @param quorum how many have to agree that it is gone
 * @param credentials what the data nodes want to be told
 */
public record Monitor(
    String name, HostPort primary, int quorum, Optional<Credentials> credentials) {

  private static final Duration DOWN_AFTER = Duration.ofSeconds(5);
  private static final Duration FAILOVER_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Its settings as names and values, for the configuration or for {@code SENTINEL SET}.
   *
   * @return pairs; <b>there is a password among them</b>
   */
  public List<List<String>> settings() {
    List<List<String>> settings = new ArrayList<>();
    settings.add(List.of("down-after-milliseconds", Long.toString(DOWN_AFTER.toMillis())));
    settings.add(List.of("failover-timeout", Long.toString(FAILOVER_TIMEOUT.toMillis())));
    // One after the other, so that all but one can be read and elected meanwhile.
    settings.add(List.of("parallel-syncs", "1"));
    credentials.ifPresent(
        own -> {
          own.username().ifPresent(user -> settings.add(List.of("auth-user", user)));
          settings.add(List.of("auth-pass", own.password().reveal()));
        });
    return settings;
  }
}
