package io.mirrorneuron.store;

import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks afterwards how it stands with leases that ended otherwise than they should have. Nobody
 * waits for that, and it needs nothing of the application's: neither its threads nor its executor.
 */
final class Inquiry {

  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  /** For one inquiry, however often it asks: what matters is known without it. */
  private static final Duration ASKING = Duration.ofSeconds(1);

  private final Operations operations;
  private final Alarms alarms;

  Inquiry(Operations operations, Alarms alarms) {
    this.operations = operations;
    this.alarms = alarms;
  }

  /** Finds out why leases are lost, and has it told; as an expiry if it cannot be learned. */
  void explain(List<Lease> lost) {
    explain(lost, alarms.ticker().read() + ASKING.toNanos());
  }

  /**
   * Says until when a lease may be held whose release failed, unless it turns out to be free: then
   * only a reply was lost, and the release that was sent again found nothing left to do.
   */
  void doubtRelease(Fence fence, LeaseTerms terms, Throwable failure) {
    if (!(Operations.cause(failure) instanceof UnknownOutcomeException)) {
      warn(fence, terms, failure);
      return;
    }
    alarms.after(
        "inspecting " + fence,
        inspect(List.of(fence.lease()), ASKING.toNanos()),
        alarms.ticker().read() + ASKING.plus(Operations.GRACE).toNanos(),
        (infos, unread) -> {
          if (infos != null && infos.stream().noneMatch(info -> isHeldBy(fence, info))) {
            LOG.debug("{} is free, though its release was not answered", fence, failure);
          } else {
            warn(fence, terms, failure);
          }
        });
  }

  private static void warn(Fence fence, LeaseTerms terms, Throwable failure) {
    LOG.warn(
        Operations.cause(failure) instanceof UnconfirmedException
            ? "the release of {} is not confirmed: after a failover it may be held until its ttl of"
                + " {} is over"
            : "the release of {} is not sure: it may be held until its ttl of {} is over",
        fence,
        terms.ttl(),
        failure);
  }

  private static boolean isHeldBy(Fence fence, Optional<LeaseInfo> info) {
    return info.filter(held -> held.token() == fence.token()).isPresent();
  }

  private void explain(List<Lease> lost, long untilNanos) {
    long left = untilNanos - alarms.ticker().read();
    if (left <= 0) {
      lost.forEach(lease -> tell(lease, Cause.EXPIRED));
      return;
    }
    String what = "inspecting lost leases";
    alarms.after(
        what,
        inspect(lost.stream().map(Lease::name).toList(), left),
        untilNanos + Operations.GRACE.toNanos(),
        (infos, failure) -> {
          if (infos != null && infos.size() == lost.size()) {
            for (int i = 0; i < lost.size(); i++) {
              tell(lost.get(i), cause(lost.get(i), infos.get(i)));
            }
          } else if (isOfOneKey(failure) && lost.size() > 1) {
            // One key that cannot be read hides the others no longer than it takes to find it.
            int half = lost.size() / 2;
            explain(lost.subList(0, half), untilNanos);
            explain(lost.subList(half, lost.size()), untilNanos);
          } else {
            LOG.debug("{} came to nothing: {}", what, lost, failure);
            lost.forEach(lease -> tell(lease, Cause.EXPIRED));
          }
        });
  }

  private CompletableFuture<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, long nanos) {
    return operations
        .within(Duration.ofNanos(nanos))
        .startPart(call -> backend -> backend.leases().inspect(names, call));
  }

  private static void tell(Lease lease, Cause cause) {
    lease.noteLost(cause);
    lease.deliver();
  }

  private static Cause cause(Lease lease, Optional<LeaseInfo> holder) {
    return holder.isPresent() && !isHeldBy(lease.rawFence(), holder)
        ? Cause.ANOTHER_OWNER
        : Cause.EXPIRED;
  }

  private static boolean isOfOneKey(@Nullable Throwable failure) {
    Throwable cause = failure == null ? null : Operations.cause(failure);
    return cause instanceof CorruptDataException
        || (cause instanceof StoreRefusedException refused
            && refused.reason() == Reason.WRONG_TYPE);
  }
}
