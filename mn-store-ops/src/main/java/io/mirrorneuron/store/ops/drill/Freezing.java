package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.local.Signals;
import io.mirrorneuron.store.local.Signals.Signal;
import io.mirrorneuron.store.ops.daemon.Daemon;
import java.util.List;
import java.util.Optional;

/** The process stands still: its connections stay open and nothing answers. */
record Freezing(Daemon daemon, ProcessHandle process) implements Fault {

  // The number may have passed to somebody else, who works elsewhere.
  private static final String GO_ON =
      "if [ ! -d /proc/self ] || [ \"$(readlink \"/proc/$1/cwd\")\" = \"$2\" ]; then kill -CONT"
          + " \"$1\"; fi";

  @Override
  public Optional<String> objection() {
    return daemon.state() == Daemon.State.RUNNING
        ? Optional.empty()
        : Optional.of("it is frozen already");
  }

  @Override
  public void begin() {
    Signals.send(process, Signal.STOP);
  }

  @Override
  public void end() {
    Signals.send(process, Signal.CONT);
  }

  @Override
  public Optional<Undoing> undoing() {
    return Optional.of(
        new Undoing(GO_ON, List.of(Long.toString(process.pid()), daemon.realFolder().toString())));
  }

  @Override
  public String state() {
    return "is frozen";
  }

  @Override
  public String mended() {
    return "goes on";
  }
}
