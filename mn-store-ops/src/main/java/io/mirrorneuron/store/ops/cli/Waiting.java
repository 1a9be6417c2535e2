package io.mirrorneuron.store.ops.cli;

import io.mirrorneuron.store.ops.admin.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for something, and says what for, at most once a second and only what is new. */
public final class Waiting {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Deadline deadline;
  private final Consumer<String> talk;
  private final Consumer<String> interruption;
  private String said = "";
  private Deadline silence = Deadline.in(Duration.ZERO);

  /**
   * Begins.
   *
   * @param deadline for everything that is waited for
   * @param talk is told of the progress
   */
  public Waiting(Deadline deadline, Consumer<String> talk) {
    this(deadline, talk, advice -> {});
  }

  /**
   * Begins.
   *
   * @param deadline for everything that is waited for
   * @param talk is told of the progress
   * @param interruption is told what to do if it ends here, and throws if somebody wants it to end
   */
  public Waiting(Deadline deadline, Consumer<String> talk, Consumer<String> interruption) {
    this.deadline = deadline;
    this.talk = talk;
    this.interruption = interruption;
  }

  /**
   * Says what happens.
   *
   * @param line what to say
   */
  public void say(String line) {
    talk.accept(line);
  }

  /** What somebody asks again and again. */
  public interface Question {
    /**
     * What is still missing.
     *
     * @return empty when nothing is
     * @throws InterruptedException if somebody wants this to end
     */
    Optional<String> missing() throws InterruptedException;
  }

  /**
   * Returns when nothing is missing any more.
   *
   * @param advice what to do if it takes too long
   * @param question what is asked
   * @throws CommandFailure if time is over
   * @throws InterruptedException if somebody wants this to end
   */
  public void until(String advice, Question question) throws InterruptedException {
    while (true) {
      Optional<String> missing = question.missing();
      if (missing.isEmpty()) {
        return;
      }
      if (deadline.isOver()) {
        throw new CommandFailure(ExitCode.TIMEOUT, "waited in vain: " + missing.get(), advice);
      }
      progress(missing.get());
      interruption.accept(advice);
      Thread.sleep(POLL.toMillis());
    }
  }

  private void progress(String missing) {
    if (!missing.equals(said) && silence.isOver()) {
      talk.accept("waiting: " + missing);
      said = missing;
      silence = Deadline.in(QUIET);
    }
  }
}
