package io.mirrorneuron.store.examples.demo;

import com.google.inject.ProvisionException;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.local.LocalServerException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One run of the demo, up to its last line. */
final class DemoRun {

  private final DemoOptions options;
  private final Screen screen;

  DemoRun(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Runs the demo and returns the exit code. */
  int run() {
    Abort abort = new Abort(screen);
    abort.atExit();
    WorkFolder folder = null;
    String failure;
    try {
      InputFiles input = InputFiles.list(options.kind(), options.directory());
      Plan plan = Plan.of(input.files(), options.workers());
      screen.say("mn demo  " + input);
      folder = WorkFolder.create();
      abort.deletes(folder);
      Logs.toFile(folder.log("coordinator"));
      Ending ending = new Workload(options, plan, folder, abort, screen).run();
      if (ending.passes()) {
        folder.delete();
        screen.last("demo_ok " + ending.figures());
        return 0;
      }
      ending.verdict().problems().forEach(screen::say);
      failure = ending.figures();
    } catch (IOException | RuntimeException e) {
      if (folder != null) {
        LoggerFactory.getLogger(DemoRun.class).error("the demo failed", e);
      }
      failure = explained(unwrapped(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = "interrupted";
    } finally {
      abort.over();
    }
    screen.last("demo_failed " + failure + logs(folder));
    return 1;
  }

  /** What a future or the injector has wrapped. */
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause != null
            && (failure instanceof CompletionException || failure instanceof ProvisionException)
        ? unwrapped(cause)
        : failure;
  }

  /** What happened, on one line; of our own failures the message says all. */
  private static String explained(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
    return failure instanceof DemoFailure
            || failure instanceof LocalServerException
            || failure instanceof StoreConfigException
        ? message
        : failure.getClass().getSimpleName() + ": " + message;
  }

  private static String logs(@Nullable WorkFolder folder) {
    return folder == null ? "" : " (logs: " + folder + ")";
  }
}
