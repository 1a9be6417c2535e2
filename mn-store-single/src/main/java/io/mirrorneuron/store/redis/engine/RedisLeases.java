package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.engine.RedisEngine.LaneName;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.Replication;
import io.mirrorneuron.store.spi.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The primitives of leases. */
final class RedisLeases implements LeaseStore {

  /** More keys in one call stall the server for everybody else; fewer cost more for each. */
  private static final int TOGETHER = 100;

  private final RedisEngine engine;
  private final Notices notices;
  private final Keys keys;
  private final WaitSettings confirmation;
  private final RenewalEvidence evidence;

  RedisLeases(
      RedisEngine engine, Notices notices, Keys keys, WaitSettings confirmation, Ticker ticker) {
    this.engine = engine;
    this.notices = notices;
    this.keys = keys;
    this.confirmation = confirmation;
    this.evidence = new RenewalEvidence(confirmation, ticker);
  }

  @Override
  public CompletionStage<Optional<Fence>> acquire(
      LeaseName name, String owner, Duration ttl, Durability durability, Call call) {
    String what = "acquiring " + name;
    byte[][] arguments = {
      keys.leaseKey(name),
      Keys.bytes(keys.tokens(name)),
      Keys.bytes(name.kind() == LeaseName.Kind.JOB ? name.id() : ""),
      Keys.bytes(owner),
      JobWrites.millis(ttl),
      Keys.bytes(call.operationId())
    };
    return engine.run(
        LaneName.DURABLE,
        Operation.changing(
            what,
            Confirmation.of(durability, confirmation),
            (doubt, by) -> Script.LEASE_ACQUIRE.call(by, 2, arguments),
            (reply, confirmed) ->
                done(what, reply, confirmed).map(receipt -> new Fence(name, receipt.version()))),
        call);
  }

  @Override
  public CompletionStage<Renewed> renew(List<Renewal> renewals, Call call) {
    if (renewals.isEmpty()) {
      return CompletableFuture.completedFuture(new Renewed(List.of(), evidence.unasked()));
    }
    List<Boolean> held = new ArrayList<>(renewals.size());
    return renewFrom(0, renewals, held, RedisEngine.inParts(call))
        .thenApply(replication -> new Renewed(held, replication));
  }

  /** On the durable lane: after the writes under this lease that were sent before. */
  @Override
  public CompletionStage<Boolean> release(Fence fence, Durability durability, Call call) {
    String what = "releasing " + fence;
    return engine.run(
        LaneName.DURABLE,
        Operation.changing(
            what,
            Confirmation.of(durability, confirmation),
            (doubt, by) ->
                Script.LEASE_RELEASE.call(
                    by,
                    1,
                    keys.leaseKey(fence.lease()),
                    Keys.decimal(fence.token()),
                    Keys.bytes(doubt)),
            (reply, confirmed) -> done(what, reply, confirmed).isPresent()),
        call);
  }

  @Override
  public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
    return inspectFrom(0, names, new ArrayList<>(names.size()), RedisEngine.inParts(call));
  }

  @Override
  public Watch watchRelease(LeaseName name, Runnable watcher) {
    return notices.watch(keys.releaseChannel(name), watcher);
  }

  /** What came of a grant or a release: its receipt, with the token; empty if it did nothing. */
  private static Optional<Receipt> done(
      String what, @Nullable Object reply, Pending.Confirmed confirmed) {
    List<?> answer = Answers.accepted(what, reply);
    return Replies.number(answer.get(0)) == 0
        ? Optional.empty()
        : Optional.of(Answers.receipt(what, answer, confirmed));
  }

  /**
   * One call after the other: calls sent together would stall the server as one large call. What is
   * known of their replication, the last one is asked.
   */
  private CompletionStage<Replication> renewFrom(
      int from, List<Renewal> renewals, List<Boolean> held, Call call) {
    int to = Math.min(renewals.size(), from + TOGETHER);
    boolean last = to == renewals.size();
    Confirmation asked = last ? evidence.askedWith(renewals) : Confirmation.NONE;
    CompletionStage<Replication> renewed =
        engine.run(LaneName.RENEWAL, renewal(renewals.subList(from, to), held, asked), call);
    return last ? renewed : renewed.thenCompose(unused -> renewFrom(to, renewals, held, call));
  }

  private Operation<Replication> renewal(
      List<Renewal> renewals, List<Boolean> held, Confirmation asked) {
    int count = renewals.size();
    byte[][] arguments = new byte[3 * count][];
    long millis = 0;
    byte[] ttl = {};
    for (int i = 0; i < count; i++) {
      Renewal renewal = renewals.get(i);
      if (renewal.ttl().toMillis() != millis) { // most often they all have the same
        millis = renewal.ttl().toMillis();
        ttl = Keys.decimal(millis);
      }
      arguments[i] = keys.leaseKey(renewal.fence().lease());
      arguments[count + i] = Keys.decimal(renewal.fence().token());
      arguments[2 * count + i] = ttl;
    }
    return Operation.repeating(
        "renewing " + count + " leases",
        asked,
        (doubt, by) -> Script.LEASE_RENEW.call(by, count, arguments),
        (reply, confirmed) -> {
          int first = held.size();
          held.addAll(Collections.nCopies(count, true));
          for (Object lost : Replies.list(reply)) {
            held.set(first + (int) Replies.number(lost) - 1, false);
          }
          return evidence.of(asked, confirmed);
        });
  }

  private CompletionStage<List<Optional<LeaseInfo>>> inspectFrom(
      int from, List<LeaseName> names, List<Optional<LeaseInfo>> found, Call call) {
    if (from >= names.size()) {
      return CompletableFuture.completedFuture(List.copyOf(found));
    }
    int to = Math.min(names.size(), from + TOGETHER);
    return engine
        .run(LaneName.HOT, inspection(names.subList(from, to)), call)
        .thenCompose(
            some -> {
              found.addAll(some);
              return inspectFrom(to, names, found, call);
            });
  }

  private Operation<List<Optional<LeaseInfo>>> inspection(List<LeaseName> names) {
    byte[][] leases = new byte[names.size()][];
    Arrays.setAll(leases, i -> keys.leaseKey(names.get(i)));
    return Operation.reading(
        "inspecting " + names.size() + " leases",
        (doubt, by) -> Script.LEASE_INSPECT.call(by, leases.length, leases),
        (reply, confirmed) -> {
          List<?> answer = Replies.list(reply);
          Answers.checkType("inspecting leases", answer);
          List<Optional<LeaseInfo>> infos = new ArrayList<>();
          for (int i = 0; i < names.size(); i++) {
            infos.add(info(names.get(i), answer.get(2 * i), answer.get(2 * i + 1)));
          }
          return infos;
        });
  }

  private Optional<LeaseInfo> info(
      LeaseName name, @Nullable Object holder, @Nullable Object remaining) {
    if (holder == null) {
      return Optional.empty();
    }
    String[] parts = Replies.text(holder).split("\\|", 3);
    try {
      if (parts.length == 3) {
        return Optional.of(
            new LeaseInfo(
                name,
                parts[2],
                Long.parseLong(parts[0]),
                Duration.ofMillis(Math.max(0, Replies.number(remaining)))));
      }
    } catch (NumberFormatException e) {
      throw new CorruptDataException(keys.lease(name), "its token cannot be read");
    }
    throw new CorruptDataException(keys.lease(name), "its holder cannot be read");
  }
}
