package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.ops.cli.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operator's command for what is worth an alert: at once for the first, then at most once
 * a period, for the last of what has come meanwhile. One at a time. Used by one thread.
 *
 * <p>The command is run by {@code sh -c}. It gets {@code MN_EVENT}, {@code MN_EVENT_TEXT}, {@code
 * MN_EVENT_WORDS}, {@code MN_EVENT_TIME}, {@code MN_EVENT_ADDRESS}, {@code MN_EVENT_SENTINEL} and
 * {@code MN_EVENTS_SKIPPED} (how many alerts have come since the last run besides this one), and
 * the line of JSON on its standard input. What it prints is talk.
 */
final class Hook {

  private final String command;
  private final Duration every;
  private final Set<String> events;
  private final Consumer<String> say;
  private @Nullable Process running;
  private @Nullable Happening waiting;
  private int skipped;
  private long next = System.nanoTime();

  Hook(String command, Duration every, Set<String> events, Consumer<String> say) {
    this.command = command;
    this.every = every;
    this.events = events;
    this.say = say;
  }

  /** Takes note of what happened. */
  void offer(Happening happening) {
    if (events.contains(happening.event())) {
      skipped += waiting == null ? 0 : 1;
      waiting = happening;
    }
    runIfDue();
  }

  /** Runs the command if something waits and the period is over. Called again and again. */
  void runIfDue() {
    Happening happening = waiting;
    Process last = running;
    if (happening == null || System.nanoTime() - next < 0 || (last != null && last.isAlive())) {
      return;
    }
    int before = skipped;
    waiting = null;
    skipped = 0;
    next = System.nanoTime() + every.toNanos();
    try {
      running = start(happening, before);
    } catch (IOException e) {
      say.accept("cannot run " + command + ": " + e.getMessage());
    }
  }

  private Process start(Happening happening, int before) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("MN_EVENT", happening.event());
    environment.put("MN_EVENT_TEXT", happening.text());
    environment.put("MN_EVENT_WORDS", happening.inWords());
    environment.put("MN_EVENT_TIME", Json.time(happening.at()));
    environment.put("MN_EVENT_SENTINEL", happening.sentinel().toString());
    String address = happening.address();
    environment.put("MN_EVENT_ADDRESS", address == null ? "" : address);
    environment.put("MN_EVENTS_SKIPPED", Integer.toString(before));
    Process process = builder.start();
    Thread reader = new Thread(() -> converse(process, happening), "mn-hook");
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private void converse(Process process, Happening happening) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((Json.line(EventLine.of(happening)) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A command need not read it.
      say.accept("the command did not read the event: " + e.getMessage());
    }
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        say.accept(line);
      }
      int exit = process.waitFor();
      if (exit != 0) {
        say.accept("the command ended with exit code " + exit);
      }
    } catch (IOException e) {
      say.accept("the command's output cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
