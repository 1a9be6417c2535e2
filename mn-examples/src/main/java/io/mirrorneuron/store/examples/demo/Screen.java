package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.model.Ticker;
import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the user sees: lines that stay, and the state of affairs, which on a terminal is one line
 * that changes and elsewhere a line every few seconds. Thread-safe.
 */
final class Screen {

  /** Where there is no terminal, so much time lies between two lines about the state of affairs. */
  static final Duration BETWEEN_LINES = Duration.ofSeconds(3);

  private static final int WIDTH = 79;
  private static final String ERASE = "\r\u001b[K";

  private final ReentrantLock lock = new ReentrantLock();
  private final PrintStream out;
  private final boolean live;
  private final Ticker ticker;
  private final long start;
  private long lastShown;
  private String shown = "";
  private boolean silent;

  Screen(PrintStream out, boolean live, Ticker ticker) {
    this.out = out;
    this.live = live;
    this.ticker = ticker;
    this.start = ticker.read();
    this.lastShown = start;
  }

  static Screen ofThisProcess() {
    return new Screen(System.out, isTerminal(), Ticker.system());
  }

  /** Shows a line that stays. */
  void say(String line) {
    locked(() -> keep(line));
  }

  /** Shows a line that stays, with the time that has passed since the beginning. */
  void tell(String happening) {
    locked(() -> keep(time() + happening));
  }

  /** Shows how things stand. */
  void progress(String state) {
    locked(
        () -> {
          if (live) {
            String line = time() + state;
            shown = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
            out.print(ERASE + shown);
            out.flush();
          } else if (ticker.read() - lastShown >= BETWEEN_LINES.toNanos()) {
            keep(time() + state);
          }
        });
  }

  /** Shows the very last line; nothing is shown after it. */
  void last(String line) {
    locked(
        () -> {
          shown = "";
          keep(line);
          silent = true;
        });
  }

  private void keep(String line) {
    lastShown = ticker.read();
    if (live) {
      out.print(ERASE);
    }
    out.println(line);
    if (live) {
      out.print(shown);
    }
    out.flush();
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      if (!silent) {
        action.run();
      }
    } finally {
      lock.unlock();
    }
  }

  private String time() {
    return String.format(Locale.ROOT, "%5.1f s  ", (ticker.read() - start) / 1e9);
  }

  @SuppressWarnings("SystemConsoleNull") // That it may be there without a terminal is looked at.
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && !"dumb".equals(System.getenv("TERM")) && saysItIsTerminal(console);
  }

  /** From Java 22 on there is a console without a terminal, and a method that tells. */
  private static boolean saysItIsTerminal(Console console) {
    try {
      Method isTerminal = Console.class.getMethod("isTerminal");
      return Boolean.TRUE.equals(isTerminal.invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
