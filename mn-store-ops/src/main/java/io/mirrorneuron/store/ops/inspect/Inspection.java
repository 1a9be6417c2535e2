package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Ids;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ConfigProblems;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.cli.StoreOptions;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Looks at something in an open store. */
abstract class Inspection extends MnCommand {

  /** The only one there is here; the variable is about the applications. */
  private static final String CLIENT = "jedis";

  @Mixin private final StoreOptions options = new StoreOptions();

  @Mixin private final OutputOption output = new OutputOption();

  /** Nobody reads what is printed any more, as after {@code | head}. */
  private static final class NoReader extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Looks, and prints what it found. */
  abstract ExitCode look(MirrorStore store) throws InterruptedException;

  /** Refuses what is wrong on the command line, before anything is opened. */
  void check() {}

  @Override
  protected final ExitCode run() throws InterruptedException {
    check();
    try (MirrorStore store = open()) {
      return look(store);
    } catch (StoreException e) {
      throw failure(e);
    } catch (NoReader e) {
      return ExitCode.FAILED; // Without a word: it is how head and grep -q end what is before them.
    }
  }

  private MirrorStore open() {
    return MirrorStore.builder(config())
        .onFailover(report -> say("mn: " + report.sentence()))
        .open();
  }

  private StoreConfig config() {
    try {
      return options.settings().client(CLIENT).build();
    } catch (StoreConfigException e) {
      // One by one: together they would be one long sentence.
      ConfigProblems.of(e.problems()).forEach(it -> streams().talk("mn: ", it.toString()));
      throw new CommandFailure(
          ExitCode.USAGE,
          "no store can be opened with these settings",
          "mn config explain shows every setting and where it comes from",
          e);
    }
  }

  final boolean isJson() {
    return output.isJson();
  }

  final void print(String line) {
    streams().out().println(line);
    if (streams().out().checkError()) {
      throw new NoReader();
    }
  }

  final void print(Object json) {
    print(Json.pretty(json));
  }

  final void print(List<String> lines) {
    lines.forEach(this::print);
  }

  /** Says how to go on reading, if there is more. */
  final void sayMore(Optional<String> next) {
    if (next.isPresent() && !isJson()) {
      say("mn: there is more: add --after " + next.get());
    }
  }

  final String checked(String what, @Nullable String id) {
    try {
      return Ids.check(what, String.valueOf(id));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static CommandFailure failure(StoreException e) {
    return new CommandFailure(
        isTimeout(e) ? ExitCode.TIMEOUT : ExitCode.FAILED, String.valueOf(e.getMessage()), "", e);
  }

  /** Whether somebody may be there who did not answer in time, as against nobody. */
  private static boolean isTimeout(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException || cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }
}
