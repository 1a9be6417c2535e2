package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.redis.ConnectionTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** Names whoever the test says, keeps the list of replicas that it is told, and notes doubts. */
final class PlayedSource implements PrimarySource {

  final List<Designation> doubted = new CopyOnWriteArrayList<>();
  private volatile Optional<Designation> named = Optional.empty();
  private volatile OptionalInt listed = OptionalInt.empty();
  private volatile Runnable listener = () -> {};
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

  void lists(int replicas) {
    listed = OptionalInt.of(replicas);
  }

  void namesNobody() {
    named = Optional.empty();
  }

  /** Tells the engine of what was named last; otherwise it finds out by itself. */
  void tells() {
    listener.run();
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
  public void onChange(Runnable told) {
    listener = told;
  }

  @Override
  public OptionalInt knownReplicas() {
    return listed;
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
