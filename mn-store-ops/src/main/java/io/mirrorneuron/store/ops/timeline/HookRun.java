package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.ops.cli.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run of the operator's command, by {@code sh -c}. It gets {@code MN_EVENT}, {@code
 * MN_EVENT_TEXT}, {@code MN_EVENT_WORDS}, {@code MN_EVENT_TIME}, {@code MN_EVENT_ADDRESS}, {@code
 * MN_EVENT_SENTINEL} and {@code MN_EVENTS_SKIPPED} (how many alerts have come since the last run
 * besides this one), and the line of JSON on its standard input. What it prints is talk.
 */
final class HookRun {

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Process process;
  private final Thread conversation;
  private final Consumer<String> say;
  private final Duration limit;
  private final long begun;
  private boolean killed;

  private HookRun(
      Process process, Thread conversation, Duration limit, long begun, Consumer<String> say) {
    this.process = process;
    this.conversation = conversation;
    this.limit = limit;
    this.begun = begun;
    this.say = say;
  }

  static HookRun start(
      Hook.Wish wish, Happening happening, int skipped, long now, Consumer<String> say)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", wish.command()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("MN_EVENT", happening.event());
    environment.put("MN_EVENT_TEXT", happening.text());
    environment.put("MN_EVENT_WORDS", happening.inWords());
    environment.put("MN_EVENT_TIME", Json.time(happening.at()));
    environment.put("MN_EVENT_SENTINEL", happening.sentinel().toString());
    String address = happening.address();
    environment.put("MN_EVENT_ADDRESS", address == null ? "" : address);
    environment.put("MN_EVENTS_SKIPPED", Integer.toString(skipped));
    Process process = builder.start();
    Thread conversation = new Thread(() -> converse(process, happening, say), "mn-hook");
    conversation.setDaemon(true);
    conversation.start();
    return new HookRun(process, conversation, wish.limit(), now, say);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Gives what it printed last a moment to be said; what it left running may go on printing. */
  void awaitSaid() throws InterruptedException {
    conversation.join(MOMENT.toMillis());
  }

  /** With all that it started: {@code sh} would end and leave what hangs behind. */
  void killIfOverdue(long now) {
    if (killed || now - begun < limit.toNanos()) {
      return;
    }
    killed = true;
    say.accept("the command has not ended after " + limit.toSeconds() + " s and is killed");
    // Not the process's own destroyForcibly(), which closes the stream that is being read.
    Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static void converse(Process process, Happening happening, Consumer<String> say) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((Json.line(EventLine.of(happening)) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // A command need not read it, as most do not: nothing that anybody could act on. One that
      // ends with an error tells by its exit code.
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
