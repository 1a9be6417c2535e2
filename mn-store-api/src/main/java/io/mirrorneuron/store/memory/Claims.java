package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.spi.ClaimStore.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which jobs are free (C1 to C6). Guarded by the server's lock. */
final class Claims {

  private final Slots<Job> jobs;
  private final JobIndex index;
  private final Leases leases;

  Claims(Slots<Job> jobs, JobIndex index, Leases leases) {
    this.jobs = jobs;
    this.index = index;
    this.leases = leases;
  }

  /** Claims the first job that is free, or finds what the same claim was granted before. */
  Claim claim(JobQuery query, String owner, Duration ttl, boolean inDoubt, Operation operation) {
    Instant now = operation.now();
    Optional<JobSummary> before =
        inDoubt
            ? leases.grantedBy(operation.id(), now).flatMap(name -> summary(name.id(), now))
            : Optional.empty();
    if (before.isPresent()) {
      return Claim.of(before.get());
    }
    Page<Slot<Job>> looked = looked(query, now);
    for (Slot<Job> slot : looked.items()) {
      if (leases.acquire(LeaseName.job(slot.id()), owner, ttl, operation).isPresent()) {
        return Claim.of(summary(slot));
      }
    }
    return Claim.none(looked.next());
  }

  Page<JobSummary> orphans(JobQuery query, Duration grace, Instant now) {
    long latest = Moments.micros(Moments.before(now, grace));
    Page<Slot<Job>> looked = looked(query, now);
    return new Page<>(
        looked.items().stream()
            .filter(slot -> leases.inspect(LeaseName.job(slot.id()), now).isEmpty())
            .map(Claims::summary)
            .filter(job -> Moments.micros(job.updated()) <= latest)
            .toList(),
        // What follows in the order of the index was updated later still.
        looked.next().filter(last -> last.micros() <= latest));
  }

  private Page<Slot<Job>> looked(JobQuery query, Instant now) {
    return index.page(query, slot -> jobs.isExpired(slot, now));
  }

  private Optional<JobSummary> summary(String jobId, Instant now) {
    Slot<Job> slot = jobs.at(jobId, now);
    return slot.live().map(job -> job.summary(slot));
  }

  private static JobSummary summary(Slot<Job> slot) {
    return slot.live().orElseThrow().summary(slot);
  }
}
