package io.mirrorneuron.store.ops.cli;

import io.mirrorneuron.store.config.Secret;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command has around it: where data and talk go, who can be asked, and the environment.
 * Tests give their own.
 *
 * @param in what is typed
 * @param out for data
 * @param err for talk
 * @param terminal whether a person sits there
 * @param environment the variables
 */
public record Streams(
    BufferedReader in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment) {

  /** Whether a person can be asked. */
  public enum Terminal {
    /** Somebody sees what is printed and can answer. */
    PRESENT,
    /** A script, a pipe: nobody is ever asked. */
    ABSENT
  }

  /**
   * Copies the environment.
   *
   * @param in as {@link #in()}
   * @param out as {@link #out()}
   * @param err as {@link #err()}
   * @param terminal as {@link #terminal()}
   * @param environment as {@link #environment()}
   */
  public Streams {
    environment = Map.copyOf(environment);
  }

  /**
   * Those of this process.
   *
   * @return with UTF-8 on both outputs
   */
  @SuppressWarnings(
      "SystemConsoleNull") // From JDK 22 on it may be there without a terminal: asked below.
  public static Streams ofThisProcess() {
    Console console = System.console();
    Reader typed =
        console == null
            ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
            : console.reader();
    return new Streams(
        new BufferedReader(typed),
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        isTerminal(console) ? Terminal.PRESENT : Terminal.ABSENT,
        System.getenv());
  }

  /**
   * Whether colours and cursor movements make sense on the output.
   *
   * @return false without a terminal, and where NO_COLOR or a dumb terminal forbid it
   */
  public boolean isAnsi() {
    return terminal == Terminal.PRESENT
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /**
   * Prints talk: in 80 columns for a person, on one line for a script that looks for it.
   *
   * @param lead what the first line begins with; may be empty
   * @param sentence what to say
   */
  public void talk(String lead, String sentence) {
    if (terminal == Terminal.PRESENT) {
      Wrapped.lines(lead, sentence).forEach(err::println);
    } else {
      err.println(lead + sentence);
    }
  }

  /**
   * Asks for a secret, which is not shown while it is typed.
   *
   * @param what what is wanted
   * @return what was typed; empty without a terminal, or if nothing was typed
   */
  public Optional<Secret> askSecret(String what) {
    if (terminal == Terminal.ABSENT) {
      return Optional.empty();
    }
    err.print(what + ": ");
    err.flush();
    return Optional.ofNullable(typedSecret()).filter(it -> !it.isEmpty()).map(Secret::of);
  }

  @SuppressWarnings("SystemConsoleNull") // As above.
  private @Nullable String typedSecret() {
    Console console = System.console();
    if (console != null && isTerminal(console)) {
      char[] typed = console.readPassword();
      return typed == null ? null : new String(typed);
    }
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      // Before JDK 22 there is no console without a terminal.
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Console.isTerminal", e);
    }
  }
}
