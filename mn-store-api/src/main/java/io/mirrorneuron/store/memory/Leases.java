package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The leases and their tokens (L1 to L8, F1, F4). The tokens of a job's lease are kept in the job's
 * slot, those of the others for ever. A lease outlives the deletion of its job: its holder may
 * still be at work. Guarded by the server's lock.
 */
final class Leases {

  private final Slots<Job> jobs;
  private final Map<LeaseName, Grant> grants = new HashMap<>();
  private final Timetable<LeaseName> expiry = new Timetable<>();
  private final Map<String, Long> namedTokens = new HashMap<>();

  Leases(Slots<Job> jobs) {
    this.jobs = jobs;
  }

  Optional<Fence> acquire(LeaseName name, String owner, Duration ttl, Operation operation) {
    Instant now = operation.now();
    Optional<Grant> held = held(name, now);
    if (held.isPresent()) {
      return held.filter(grant -> grant.operationId().equals(operation.id()))
          .map(grant -> new Fence(name, grant.token()));
    }
    if (name.kind() == LeaseName.Kind.JOB && jobs.at(name.id(), now).live().isEmpty()) {
      throw new NotFoundException(
          "job", name.id(), "only a job that exists can be leased: put it first");
    }
    long token = jobs.next(highestToken(name, now), now);
    remember(name, token, now);
    grants.put(name, new Grant(owner, token, operation.id()));
    expiry.set(name, Moments.after(now, ttl));
    return Optional.of(new Fence(name, token));
  }

  /** Returns the lease that an operation was granted, if that grant is held. */
  Optional<LeaseName> grantedBy(String operationId, Instant now) {
    return grants.entrySet().stream()
        .filter(grant -> grant.getValue().operationId().equals(operationId))
        .map(Map.Entry::getKey)
        .filter(name -> !expiry.isDue(name, now))
        .findFirst();
  }

  boolean renew(Renewal renewal, Instant now) {
    boolean holds = holds(renewal.fence(), now);
    if (holds) {
      expiry.set(renewal.fence().lease(), Moments.after(now, renewal.ttl()));
    }
    return holds;
  }

  boolean release(Fence fence, Instant now) {
    boolean holds = holds(fence, now);
    if (holds) {
      drop(fence.lease());
    }
    return holds;
  }

  Optional<LeaseInfo> inspect(LeaseName name, Instant now) {
    return held(name, now)
        .map(
            grant ->
                new LeaseInfo(
                    name,
                    grant.owner(),
                    grant.token(),
                    Duration.between(now, expiry.time(name).orElseThrow())));
  }

  /** Refuses what is not under its lease at this moment. */
  void check(Optional<Fence> fence, Instant now) {
    if (fence.isPresent() && !holds(fence.get(), now)) {
      LeaseName name = fence.get().lease();
      throw new FencedException(
          fence.get(),
          highestToken(name, now),
          held(name, now)
              .map(
                  grant ->
                      "it is held by " + grant.owner() + " with token " + grant.token() + " now")
              .orElse("the lease has expired or was released"));
    }
  }

  /** Renews the lease under which something is written that has been checked, if that is wanted. */
  void renew(WriteOptions options, Instant now) {
    options
        .renewal()
        .ifPresent(
            ttl -> expiry.set(options.fence().orElseThrow().lease(), Moments.after(now, ttl)));
  }

  /** Really removes what has expired, but not more than so many at once. */
  void sweep(Instant now, int most) {
    for (int i = 0; i < most; i++) {
      var due = expiry.due(now);
      if (due.isEmpty()) {
        return;
      }
      drop(due.get());
    }
  }

  int size() {
    return grants.size();
  }

  private boolean holds(Fence fence, Instant now) {
    return held(fence.lease(), now).filter(grant -> grant.token() == fence.token()).isPresent();
  }

  private Optional<Grant> held(LeaseName name, Instant now) {
    if (expiry.isDue(name, now)) {
      drop(name);
    }
    return Optional.ofNullable(grants.get(name));
  }

  private void drop(LeaseName name) {
    grants.remove(name);
    expiry.clear(name);
  }

  private long highestToken(LeaseName name, Instant now) {
    return switch (name.kind()) {
      case JOB -> jobs.at(name.id(), now).token();
      case NAMED -> namedTokens.getOrDefault(name.id(), 0L);
    };
  }

  private void remember(LeaseName name, long token, Instant now) {
    switch (name.kind()) {
      case JOB -> jobs.at(name.id(), now).token(token);
      case NAMED -> namedTokens.put(name.id(), token);
    }
  }

  private record Grant(String owner, long token, String operationId) {}
}
