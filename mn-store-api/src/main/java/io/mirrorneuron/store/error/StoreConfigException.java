package io.mirrorneuron.store.error;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when settings cannot be used as given. It holds every problem that was found, not only the
 * first, and its message lists them one per line. Nothing has been opened or sent when it is
 * thrown. Neither the message nor a problem contains a secret.
 */
public final class StoreConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Null only in a deserialized exception: the message travels, the problems do not. */
  private final transient @Nullable List<Problem> problems;

  /**
   * Creates the exception for the problems found.
   *
   * @param problems at least one problem, in the order in which they are shown
   * @throws IllegalArgumentException if there is no problem
   */
  public StoreConfigException(List<Problem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * Returns every problem, in the order of the message.
   *
   * @return an immutable list with at least one element; empty only if the exception was
   *     deserialized, whose message still tells them all
   */
  public List<Problem> problems() {
    return problems == null ? List.of() : problems;
  }

  private static String message(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a StoreConfigException needs at least one problem");
    }
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(
            Collectors.joining(
                "",
                problems.size() == 1
                    ? "The configuration has 1 problem:"
                    : "The configuration has " + problems.size() + " problems:",
                ""));
  }

  /**
   * One thing that is wrong with one setting.
   *
   * @param setting the variable's name, for example {@code MN_REDIS_WAIT_TIMEOUT_MS}
   * @param value the value as it may be shown (secrets are masked by whoever creates the problem),
   *     or null if there is none to show
   * @param source where the value came from, for example {@code environment}
   * @param advice what is wrong, what is allowed and what to do
   */
  public record Problem(String setting, @Nullable String value, String source, String advice) {

    /**
     * Checks that nothing but the value is missing.
     *
     * @param setting as {@link #setting()}
     * @param value as {@link #value()}
     * @param source as {@link #source()}
     * @param advice as {@link #advice()}
     * @throws NullPointerException if another component than the value is null
     */
    public Problem {
      Objects.requireNonNull(setting, "setting");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(advice, "advice");
    }

    /**
     * Returns the problem as the one line that the exception's message shows.
     *
     * @return setting, value if any, source and advice; control characters appear as {@code ?}
     */
    @Override
    public String toString() {
      String shown = value == null ? "" : " = \"" + value + "\"";
      return (setting + shown + " (" + source + "): " + advice).replaceAll("\\p{Cntrl}", "?");
    }
  }
}
