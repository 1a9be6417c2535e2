package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Backends that are broken in claims. */
final class BrokenClaims {

  private BrokenClaims() {}

  /** Grants jobs that were begun already, too. */
  static final class StatusBlind extends Delegating {
    StatusBlind(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Claim> claim(
        JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
      Set<JobStatus> active = Set.of(JobStatus.PENDING, JobStatus.RUNNING, JobStatus.WAITING);
      JobQuery all = new JobQuery(active, jobs.after(), jobs.limit());
      return super.claim(all, owner, ttl, confirmation, call);
    }
  }

  /** Gives every fiftieth grant away a second time, and keeps the one that it would have been. */
  static final class SharedClaim extends Delegating {
    private int grants;
    private Claim last = Claim.none(Optional.empty());

    SharedClaim(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Claim> claim(
        JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.claim(jobs, owner, ttl, confirmation, call)
          .thenApply(claim -> claim.job().isPresent() ? shared(claim) : claim);
    }

    /** Counts what was granted, and not what was asked: that may come when nothing is left. */
    private synchronized Claim shared(Claim granted) {
      Claim before = last;
      last = granted;
      return ++grants % 50 == 0 ? before : granted;
    }
  }

  /** Forgets which claim a job was granted to. */
  static final class ForgetfulClaim extends Delegating {
    ForgetfulClaim(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Claim> claim(
        JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.claim(jobs, owner, ttl, confirmation, BrokenJobs.fresh(call));
    }
  }

  /** Looks at as many jobs as it can. */
  static final class UnboundedClaim extends Delegating {
    UnboundedClaim(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Claim> claim(
        JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
      JobQuery more = jobs.limit(JobQuery.MAX_LIMIT);
      return super.claim(more, owner, ttl, confirmation, call);
    }
  }

  /** Takes those that it has looked at for all there are. */
  static final class ShortSightedClaim extends Delegating {
    ShortSightedClaim(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Claim> claim(
        JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.claim(jobs, owner, ttl, confirmation, call)
          .thenApply(claim -> new Claim(claim.job(), Optional.empty(), Optional.empty()));
    }
  }

  /** Does not wait for replicas, and says it had. */
  static final class UnconfirmedClaim extends Delegating {
    UnconfirmedClaim(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Claim> claim(
        JobQuery jobs, String owner, Duration ttl, Durability confirmation, Call call) {
      return super.claim(jobs, owner, ttl, Durability.none(), call);
    }
  }

  /** Takes jobs for orphans that are worked on. */
  static final class OrphansOfTheLiving extends Delegating {
    OrphansOfTheLiving(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
      return grace.isZero()
          ? list(jobs, call).thenApply(Orphans::of)
          : super.orphans(jobs, grace, call);
    }
  }

  /** Gives nobody time to begin. */
  static final class NoGrace extends Delegating {
    NoGrace(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
      return super.orphans(jobs, Duration.ZERO, call);
    }
  }
}
