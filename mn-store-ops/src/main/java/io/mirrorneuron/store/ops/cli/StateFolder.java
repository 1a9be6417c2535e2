package io.mirrorneuron.store.ops.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Where programs of one user keep what is to be there the next time. */
public final class StateFolder {

  private StateFolder() {}

  /**
   * A folder of ours.
   *
   * @param name what it is for
   * @param environment names {@code XDG_STATE_HOME}, or does not
   * @return an absolute path; nothing is made
   * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory
   *     Specification</a>
   */
  public static Path of(String name, Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path parent =
        state.isEmpty()
            ? Path.of(Objects.requireNonNull(System.getProperty("user.home")), ".local", "state")
            : Path.of(state);
    return parent.resolve("mn-store").resolve(name).toAbsolutePath().normalize();
  }
}
