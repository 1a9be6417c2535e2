package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ConnectionTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Names whoever the test says, and takes note of doubts. */
final class PlayedSource implements PrimarySource {

  final List<Designation> doubted = new ArrayList<>();
  private Optional<Designation> named = Optional.empty();
  private long number;

  void names(int port) {
    named =
        Optional.of(
            new Designation(
                ++number,
                new ConnectionTarget(
                    HostPort.parse("127.0.0.1:" + port, 1),
                    Duration.ofSeconds(1),
                    Optional.empty()),
                OptionalLong.of(number)));
  }

  void namesNobody() {
    named = Optional.empty();
  }

  @Override
  public Optional<Designation> current() {
    return named;
  }

  @Override
  public boolean follows() {
    return true;
  }

  @Override
  public void doubt(Designation designation) {
    doubted.add(designation);
  }

  @Override
  public void onChange(Runnable listener) {
    // The test tells the engine itself.
  }

  @Override
  public OptionalInt knownReplicas() {
    return OptionalInt.empty();
  }

  @Override
  public List<String> shortcomings() {
    return named.isEmpty() ? List.of("they are voting") : List.of();
  }

  @Override
  public void close() {
    // Nothing is watched.
  }
}
