package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.EventFollower;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds workers in the middle of a job, and follows what becomes of the job. */
final class Lookout {

  private static final Duration GLANCE = Duration.ofMillis(50);

  /** A worker that has so many steps left does not finish while it is being caught. */
  private static final int STEPS_LEFT = 4;

  private final Observer observer;
  private final Plan plan;
  private final Leases leases;
  private final EventHistory events;
  private final Duration patience;

  /**
   * Looks through a store.
   *
   * @param patience how long a job may lie before somebody takes it up
   */
  Lookout(MirrorStore store, Observer observer, Plan plan, Duration patience) {
    this.patience = patience;
    this.observer = observer;
    this.plan = plan;
    this.leases = store.leases();
    this.events = store.events();
  }

  /** Finds the worker with a snapshot and slow steps left; of several, that with most of them. */
  Optional<Sighting> find(Map<String, Child> workers) {
    List<JobSummary> running =
        observer.running().stream()
            .filter(job -> plan.job(job.id()).pause().equals(Plan.SLOW_PAUSE))
            .toList();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    List<Optional<LeaseInfo>> holders =
        leases.inspectAll(running.stream().map(job -> LeaseName.job(job.id())).toList());
    return IntStream.range(0, running.size())
        .boxed()
        .flatMap(
            i -> holders.get(i).flatMap(held -> sighting(running.get(i), held, workers)).stream())
        .filter(seen -> seen.job().steps() - seen.step() >= STEPS_LEFT)
        .max(Comparator.comparing(seen -> seen.job().rest(seen.step())));
  }

  /** Where a job stands, if its last event is a step under this token. */
  Optional<Sighting> again(Sighting seen) {
    return step(last(seen.job().id()), seen.worker(), seen.job(), seen.token());
  }

  /** Waits until the worker has saved another step, so that it has just begun the one after. */
  Optional<Sighting> nextStep(Sighting seen) throws InterruptedException {
    return follow(seen, Duration.ofSeconds(5), work -> true)
        .flatMap(record -> step(Optional.of(record), seen.worker(), seen.job(), seen.token()));
  }

  /** Waits until somebody has taken the job up, or finished it, under a later token. */
  Optional<JobEvent.Work> successor(Sighting seen) throws InterruptedException {
    return follow(seen, patience, work -> work.token() > seen.token())
        .map(record -> (JobEvent.Work) record.payload().as(Json.EVENT));
  }

  private interface Wanted {
    boolean is(JobEvent.Work work);
  }

  private Optional<EventRecord> follow(Sighting seen, Duration patience, Wanted wanted)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    try (EventFollower follower = events.follow(seen.job().id(), seen.cursor())) {
      while (System.nanoTime() < end) {
        // Short, because a notice may be lost, and a moment later the worker is somewhere else.
        for (EventRecord record : follower.poll(GLANCE)) {
          if (record.payload().as(Json.EVENT) instanceof JobEvent.Work work && wanted.is(work)) {
            return Optional.of(record);
          }
        }
      }
      return Optional.empty();
    }
  }

  private Optional<Sighting> sighting(JobSummary job, LeaseInfo held, Map<String, Child> workers) {
    Child worker = workers.get(held.owner());
    return worker == null
        ? Optional.empty()
        : step(last(job.id()), worker, plan.job(job.id()), held.token());
  }

  /** The last event; histories of this demo are far shorter than a page. */
  private Optional<EventRecord> last(String jobId) {
    List<EventRecord> all = events.read(jobId, EventCursor.START, Commit.MAX_PARTS).events();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  private static Optional<Sighting> step(
      Optional<EventRecord> last, Child worker, PlannedJob job, long token) {
    return last.filter(record -> record.payload().as(Json.EVENT) instanceof JobEvent.Progressed)
        .map(record -> (JobEvent.Progressed) record.payload().as(Json.EVENT))
        .filter(done -> done.token() == token)
        .map(done -> new Sighting(worker, job, token, done.step(), last.get().cursor()));
  }
}
