package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.examples.DurationConverter;
import java.io.IOException;
import java.util.Optional;

/**
 * The work on a cluster of somebody else: the same again and again, each time verified and taken
 * off, until it has lasted long enough and whoever operates the cluster has switched over often
 * enough. At first the workers are killed and stopped.
 */
final class Rounds {

  private final Servers.Cluster wanted;
  private final ClusterWatch cluster;
  private final MirrorStore store;
  private final Work work;
  private final Screen screen;

  Rounds(
      Servers.Cluster wanted, ClusterWatch cluster, MirrorStore store, Work work, Screen screen) {
    this.wanted = wanted;
    this.cluster = cluster;
    this.store = store;
    this.work = work;
    this.screen = screen;
  }

  /** Works; returns what was found, in all rounds or until something was wrong. */
  Verdict run(Chaos chaos) throws IOException, InterruptedException {
    int before = cluster.failovers();
    work.submit();
    Verdict sum = finished(Optional.of(chaos), before);
    while (sum.isClean() && !chaos.isOver()) {
      sum = sum.and(again(Optional.of(chaos)));
    }
    if (sum.isClean()) {
      screen.tell(invitation());
    }
    long began = System.nanoTime();
    while (sum.isClean()
        && (System.nanoTime() - began < wanted.atLeast().toNanos()
            || cluster.failovers() < wanted.failovers())) {
      sum = sum.and(again(Optional.empty()));
    }
    return sum;
  }

  private String invitation() {
    return "the workers were killed and stopped; now is the time to switch the primary over: the"
        + " work goes on for "
        + DurationConverter.words(wanted.atLeast())
        + (wanted.failovers() == 0 ? "" : " and until failovers=%d".formatted(wanted.failovers()));
  }

  private Verdict again(Optional<Chaos> chaos) throws IOException, InterruptedException {
    int before = cluster.failovers();
    Cleanup.ofJobs(store);
    work.make();
    return finished(chaos, before);
  }

  /**
   * The work to its end. A failover by force may undo what was confirmed; as long as there are
   * such, whatever is missing is done once more. What is wrong without one is wrong.
   */
  private Verdict finished(Optional<Chaos> chaos, int failoversBefore)
      throws IOException, InterruptedException {
    supervise(chaos);
    int before = failoversBefore;
    while (true) {
      Attempt attempt = attempt();
      int now = cluster.failovers();
      if (now == before || attempt.verdict().filter(Verdict::isClean).isPresent()) {
        return attempt.verdict().orElseThrow(attempt::failure);
      }
      before = now;
      screen.tell("warning: a failover has undone confirmed work: " + attempt.why());
      work.make();
      work.supervise(Optional.empty());
    }
  }

  private void supervise(Optional<Chaos> chaos) throws InterruptedException {
    try {
      work.supervise(chaos);
    } catch (TooLateFailure e) {
      screen.tell("all jobs were finished before a worker could be caught at one; once more");
      work.supervise(Optional.empty());
    }
  }

  /** A verification, of which a failover in between may make nothing. */
  private record Attempt(Optional<Verdict> verdict, DemoFailure failure) {

    String why() {
      return verdict
          .map(found -> found.problems().stream().findFirst().orElseGet(found::figures))
          .orElse(String.valueOf(failure.getMessage()));
    }
  }

  private Attempt attempt() throws IOException, InterruptedException {
    try {
      return new Attempt(Optional.of(work.verified()), new DemoFailure("verified"));
    } catch (DemoFailure e) {
      return new Attempt(Optional.empty(), e);
    }
  }
}
