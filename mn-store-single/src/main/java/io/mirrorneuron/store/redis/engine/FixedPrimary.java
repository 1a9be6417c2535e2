package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.ConnectionTarget;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The one endpoint of mode {@code single}: whoever answers there has to be the primary. */
public final class FixedPrimary implements PrimarySource {

  private final Optional<Designation> designation;

  /**
   * Creates the source.
   *
   * @param target the endpoint
   */
  public FixedPrimary(ConnectionTarget target) {
    designation = Optional.of(new Designation(1, target, OptionalLong.empty()));
  }

  @Override
  public Optional<Designation> current() {
    return designation;
  }

  @Override
  public boolean follows() {
    return false;
  }

  @Override
  public void doubt(Designation doubted) {
    // There is no other.
  }

  @Override
  public void onChange(Runnable listener) {
    // There is none.
  }

  @Override
  public OptionalInt knownReplicas() {
    return OptionalInt.empty();
  }

  @Override
  public List<String> shortcomings() {
    return List.of();
  }

  @Override
  public void close() {
    // Nothing is watched.
  }
}
