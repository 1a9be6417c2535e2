package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.ops.admin.Answer;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.admin.ServerException;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import java.time.Duration;
import java.util.List;

/**
 * Holds writes to a primary back, which does not fail them: they wait. Bounded, so that a crash of
 * this process leaves a primary that takes writes again by itself.
 */
final class WritePause implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 5;

  private final Server primary;
  private final Means means;
  private final Duration bound;
  private long renewed;
  private boolean lapsed;
  private boolean lost;
  private boolean over;

  private WritePause(Server primary, Means means, Duration bound) {
    this.primary = primary;
    this.means = means;
    this.bound = bound;
  }

  /** The pause, and what the primary held when it began. */
  record Begun(WritePause pause, Mark mark) {}

  /**
   * How far a primary has got.
   *
   * @param replicationId names its history
   * @param offset how many bytes of it
   * @param changes how many changes to its data since the last save
   * @param saved when that was
   */
  record Mark(String replicationId, long offset, long changes, long saved) {

    static Mark of(Answer replication, Answer persistence) {
      var stream = replication.fields();
      var data = persistence.fields();
      return new Mark(
          stream.getOrDefault("master_replid", ""),
          Long.parseLong(stream.getOrDefault("master_repl_offset", "0")),
          Long.parseLong(data.getOrDefault("rdb_changes_since_last_save", "-1")),
          Long.parseLong(data.getOrDefault("rdb_last_save_time", "-1")));
    }
  }

  /**
   * Begins. Every write that was acknowledged before is below the mark, because the mark is read
   * after the pause has begun.
   */
  static Begun begin(Server primary, Means means, Duration bound) {
    WritePause pause = new WritePause(primary, means, bound);
    pause.renewed = System.nanoTime();
    try {
      List<Answer> answers =
          primary.commands(
              PATIENCE,
              List.of(
                  pause.command(), List.of("INFO", "replication"), List.of("INFO", "persistence")));
      return new Begun(pause, Mark.of(answers.get(1), answers.get(2)));
    } catch (RuntimeException e) {
      // It may have begun nevertheless.
      pause.resume();
      throw e;
    }
  }

  /**
   * Makes it last, if a third of it is over.
   *
   * @throws CommandFailure if it may have been over meanwhile: there may be writes after the mark
   */
  void renew() {
    extend();
    if (lapsed) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "writes had waited for " + bound.toSeconds() + " s before the Sentinel could be told",
          "try again, or with a longer --max-pause");
    }
  }

  private void extend() {
    if (System.nanoTime() - renewed > bound.toNanos() / 3) {
      long before = System.nanoTime();
      primary.command(PATIENCE, command().toArray(new String[0]));
      lapsed |= System.nanoTime() - renewed >= bound.toNanos();
      renewed = before;
    }
  }

  /**
   * The same where there is no way back. What fails is told once: writes go on at the end of the
   * bound, unless the primary has been demoted meanwhile, which cuts its connections.
   */
  void renewIfPossible() {
    if (lost) {
      return;
    }
    try {
      extend();
    } catch (ServerException e) {
      lost = true;
      means.say(e.getMessage() + "; the pause cannot be made longer any more");
    }
  }

  @Override
  public void close() {
    resume();
  }

  /** Lets writes go on, over a new connection if need be, and says so if that is not possible. */
  void resume() {
    if (over) {
      return;
    }
    over = true;
    try {
      primary.command(PATIENCE, "CLIENT", "UNPAUSE");
      return;
    } catch (ServerException e) {
      means.say("could not let writes go on (" + e.getMessage() + "), trying again ...");
    }
    for (int i = 1; i <= ATTEMPTS; i++) {
      try (Server again = Server.connect(primary.address(), means.toData())) {
        again.command(PATIENCE, "CLIENT", "UNPAUSE");
        return;
      } catch (ServerException e) {
        means.say("attempt " + i + " of " + ATTEMPTS + ": " + e.getMessage());
      }
    }
    means.say(
        primary
            + " may hold writes back for "
            + bound.toSeconds()
            + " s more; CLIENT UNPAUSE there ends that at once");
  }

  private List<String> command() {
    return List.of("CLIENT", "PAUSE", Long.toString(bound.toMillis()), "WRITE");
  }
}
