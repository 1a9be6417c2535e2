package io.mirrorneuron.store.ops.cli;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks before something is done that cannot be undone, as a mixin. */
public final class Consent {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec mixee;

  @Option(
      names = {"-y", "--yes"},
      description = "do it without asking")
  private boolean yes;

  /** To be filled in by picocli. */
  public Consent() {}

  /**
   * Returns if the operator consents: by {@code --yes}, or by typing the name.
   *
   * @param what what will be done, as a sentence without its full stop
   * @param name what has to be typed, such as the master name
   * @throws CommandFailure if not; nobody is asked where there is no terminal
   */
  public void require(String what, String name) {
    if (yes) {
      return;
    }
    Streams streams = MnCommand.streamsOf(Objects.requireNonNull(mixee));
    if (streams.terminal() == Streams.Terminal.ABSENT) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          what + ": nobody was asked, because there is no terminal",
          "add --yes to do it without being asked");
    }
    streams.talk("", what + ".");
    streams.err().print("Type " + name + " to go on: ");
    streams.err().flush();
    String typed = line(streams);
    if (typed == null || !typed.strip().equals(name)) {
      throw new CommandFailure(ExitCode.REFUSED, "not confirmed; nothing was done", "");
    }
  }

  private static @Nullable String line(Streams streams) {
    try {
      return streams.in().readLine();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.REFUSED, "no answer could be read: " + e, "", e);
    }
  }
}
