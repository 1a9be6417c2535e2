package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which servers are measured: those that every fork starts for itself, or some that are there.
 * Credentials are not among it, they come by the environment.
 *
 * @param properties what tells a fork where they are; empty if it starts its own
 */
record Servers(Map<String, String> properties) {

  static final Servers OWN = new Servers(Map.of());

  private static final String REDIS = "mn.bench.redis";
  private static final String SENTINELS = "mn.bench.sentinels";
  private static final String MASTER = "mn.bench.master";

  static Servers primary(String address) {
    return new Servers(Map.of(REDIS, address));
  }

  static Servers sentinels(String addresses, String master) {
    return new Servers(Map.of(SENTINELS, addresses, MASTER, master));
  }

  /** The options of a JVM that is to measure them. */
  List<String> options() {
    return properties.entrySet().stream()
        .map(property -> "-D" + property.getKey() + "=" + property.getValue())
        .sorted()
        .toList();
  }

  /** The host and port of a server that asks for no password; empty if that is not known. */
  Optional<String> open() {
    String primary = properties.get(REDIS);
    return primary == null || System.getenv("MN_REDIS_PASSWORD") != null
        ? Optional.empty()
        : Optional.of(primary);
  }

  /** Where the Sentinels listen, separated by commas; empty if nobody asks them. */
  Optional<String> sentinels() {
    return Optional.ofNullable(properties.get(SENTINELS));
  }

  /** How the Sentinels call the primary; empty if nobody asks them. */
  Optional<String> master() {
    return Optional.ofNullable(properties.get(MASTER));
  }

  /** Where the primary listens; empty if that is not given. */
  Optional<String> primary() {
    return Optional.ofNullable(properties.get(REDIS));
  }

  /** JMH's own command line, to be added to what it is told. */
  List<String> asJmhOption() {
    return properties.isEmpty()
        ? List.of()
        : List.of("-jvmArgsAppend", String.join(" ", options()));
  }

  /** For a benchmark in this JVM. */
  void tellThisJvm() {
    properties.forEach(System::setProperty);
  }

  /** For example {@code the primary at 10.0.0.1:6379}. */
  @Override
  public String toString() {
    if (this.equals(OWN)) {
      return "a primary and one replica unless a point says otherwise, started for each point";
    }
    String primary = properties.get(REDIS);
    return primary == null
        ? "the primary '"
            + properties.get(MASTER)
            + "' of the Sentinels "
            + properties.get(SENTINELS)
        : "the primary at " + primary;
  }
}
