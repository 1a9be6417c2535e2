package io.mirrorneuron.store.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The unit of work on one job: state, status, snapshots, events and bundle, applied all together or
 * not at all, under one expectation and one fence. Immutable; each method returns a new commit.
 *
 * <pre>{@code
 * jobs.commit("job-42", Commit.fencedBy(lease.fence())
 *     .state(next).ifVersion(saved.version()).snapshot("agent-1", snapshot).event(event));
 * }</pre>
 *
 * @param state the job's new state, if it changes
 * @param status the job's new status, if it changes; a finished one ends the job
 * @param snapshots new snapshots by agent; an empty value removes the agent's snapshot
 * @param events events to append, in this order
 * @param bundle the bundle that the job refers to from now on, if that changes
 * @param options expectation, fence and its renewal, durability, retention, deadline
 */
public record Commit(
    Optional<Payload> state,
    Optional<JobStatus> status,
    Map<String, Optional<Payload>> snapshots,
    List<Payload> events,
    Optional<String> bundle,
    WriteOptions options) {

  /** How many events, and how many snapshots, one commit carries at the most. */
  public static final int MAX_PARTS = 1_000;

  private static final Commit EMPTY =
      new Commit(
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          List.of(),
          Optional.empty(),
          WriteOptions.defaults());

  /**
   * Checks the parts and copies the collections.
   *
   * @param state as {@link #state()}
   * @param status as {@link #status()}
   * @param snapshots as {@link #snapshots()}
   * @param events as {@link #events()}
   * @param bundle as {@link #bundle()}
   * @param options as {@link #options()}
   * @throws IllegalArgumentException if an agent or bundle name breaks the rule of {@link Ids}, or
   *     if there are more than {@link #MAX_PARTS} events or snapshots
   */
  public Commit {
    snapshots = Map.copyOf(snapshots);
    events = List.copyOf(events);
    if (!snapshots.isEmpty()) {
      snapshots.keySet().forEach(agent -> Ids.check("agent id", agent));
    }
    bundle.ifPresent(name -> Ids.check("bundle name", name));
    if (events.size() > MAX_PARTS || snapshots.size() > MAX_PARTS) {
      throw new IllegalArgumentException(
          "a commit of "
              + events.size()
              + " events and "
              + snapshots.size()
              + " snapshots is too large: at most "
              + MAX_PARTS
              + " of each");
    }
  }

  /**
   * Returns a commit without parts, to begin with.
   *
   * @return the commit
   */
  public static Commit create() {
    return EMPTY;
  }

  /**
   * Returns a commit without parts that passes only under a lease.
   *
   * @param fence the lease and its token
   * @return the commit
   */
  public static Commit fencedBy(Fence fence) {
    return EMPTY.with(WriteOptions.fencedBy(fence));
  }

  /**
   * Returns this commit with a new state of the job.
   *
   * @param next the state
   * @return a new commit
   */
  public Commit state(Payload next) {
    return new Commit(Optional.of(next), status, snapshots, events, bundle, options);
  }

  /**
   * Returns this commit with a new status of the job. A finished status ends the job: it and all
   * that belongs to it expire after the retention.
   *
   * @param next the status
   * @return a new commit
   */
  public Commit status(JobStatus next) {
    return new Commit(state, Optional.of(next), snapshots, events, bundle, options);
  }

  /**
   * Returns this commit with a new snapshot of an agent.
   *
   * @param agentId the agent
   * @param snapshot its snapshot
   * @return a new commit
   * @throws IllegalArgumentException if the agent's id breaks the rule of {@link Ids}
   */
  public Commit snapshot(String agentId, Payload snapshot) {
    return withSnapshot(agentId, Optional.of(snapshot));
  }

  /**
   * Returns this commit with the removal of an agent's snapshot.
   *
   * @param agentId the agent
   * @return a new commit
   * @throws IllegalArgumentException if the agent's id breaks the rule of {@link Ids}
   */
  public Commit withoutSnapshot(String agentId) {
    return withSnapshot(agentId, Optional.empty());
  }

  /**
   * Returns this commit with one more event, after those that it has.
   *
   * @param event the event
   * @return a new commit
   * @throws IllegalArgumentException if there are {@link #MAX_PARTS} events already
   */
  public Commit event(Payload event) {
    return events(List.of(event));
  }

  /**
   * Returns this commit with more events, after those that it has.
   *
   * @param more the events
   * @return a new commit
   * @throws IllegalArgumentException if there are more than {@link #MAX_PARTS} then
   */
  public Commit events(List<Payload> more) {
    List<Payload> all = new ArrayList<>(events);
    all.addAll(more);
    return new Commit(state, status, snapshots, all, bundle, options);
  }

  /**
   * Returns this commit with a reference to a sealed bundle. The bundle lives as long as an
   * unfinished job refers to it; a job refers to one bundle.
   *
   * @param name the bundle
   * @return a new commit
   * @throws IllegalArgumentException if the name breaks the rule of {@link Ids}
   */
  public Commit bundle(String name) {
    return new Commit(state, status, snapshots, events, Optional.of(name), options);
  }

  /**
   * Returns this commit as one that is refused unless the job's state has this version.
   *
   * @param version the version
   * @return a new commit
   * @throws IllegalArgumentException if the version is not positive
   */
  public Commit ifVersion(long version) {
    return with(options.expecting(new Expected.Version(version)));
  }

  /**
   * Returns this commit as one that creates the job, and is refused if it exists.
   *
   * @return a new commit
   */
  public Commit ifAbsent() {
    return with(options.expecting(new Expected.Absent()));
  }

  /**
   * Returns this commit with another durability.
   *
   * @param how how many replicas must confirm
   * @return a new commit
   */
  public Commit durability(Durability how) {
    return with(options.durability(how));
  }

  /**
   * Returns this commit with a retention for the job that it finishes.
   *
   * @param keep how long the finished job is kept, one second or more
   * @return a new commit
   * @throws IllegalArgumentException if it is under one second
   */
  public Commit retention(Duration keep) {
    return with(options.retention(keep));
  }

  /**
   * Returns this commit with a deadline of its own.
   *
   * @param whole how long the whole operation may take, retries included
   * @return a new commit
   * @throws IllegalArgumentException if it is not positive
   */
  public Commit deadline(Duration whole) {
    return with(options.deadline(whole));
  }

  /**
   * Returns this commit with other options.
   *
   * @param other the options
   * @return a new commit
   */
  public Commit with(WriteOptions other) {
    return new Commit(state, status, snapshots, events, bundle, other);
  }

  /**
   * Returns what the commit expects to find: what its options say, otherwise an existing job.
   *
   * @return the expectation
   */
  public Expected expected() {
    return options.expected().orElseGet(Expected.Existing::new);
  }

  /**
   * Tells whether the commit changes the job's state or status, and hence its version. Snapshots,
   * events and the bundle do not.
   *
   * @return true if it does
   */
  public boolean changesState() {
    return state.isPresent() || status.isPresent();
  }

  /**
   * Returns how many bytes of content the commit carries.
   *
   * @return the sum over state, snapshots and events
   */
  public long contentBytes() {
    long sum = state.isPresent() ? state.get().size() : 0;
    if (!snapshots.isEmpty()) {
      for (Optional<Payload> snapshot : snapshots.values()) {
        sum += snapshot.map(Payload::size).orElse(0);
      }
    }
    for (int i = 0; i < events.size(); i++) {
      sum += events.get(i).size();
    }
    return sum;
  }

  private Commit withSnapshot(String agentId, Optional<Payload> snapshot) {
    Map<String, Optional<Payload>> all = new TreeMap<>(snapshots);
    all.put(agentId, snapshot);
    return new Commit(state, status, all, events, bundle, options);
  }
}
