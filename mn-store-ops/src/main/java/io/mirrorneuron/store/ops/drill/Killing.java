package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.ops.daemon.Daemon;
import java.util.Optional;

/** The process ends at once, as in a crash. It is started again by {@link Drill}. */
record Killing(Daemon daemon) implements Fault {

  @Override
  public Optional<String> objection() {
    return Optional.empty();
  }

  @Override
  public void begin() throws InterruptedException {
    daemon.kill();
  }

  /** As what it is started again depends on whom the Sentinels have elected. */
  @Override
  public void end() {}

  @Override
  public Optional<Undoing> undoing() {
    return Optional.empty();
  }

  @Override
  public String state() {
    return "is killed";
  }

  @Override
  public String mended() {
    return "is started again";
  }
}
