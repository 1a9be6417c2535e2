package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.redis.engine.RedisEngine.LaneName;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore;
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
  private final Keys keys;
  private final WaitSettings confirmation;

  RedisLeases(RedisEngine engine, Keys keys, WaitSettings confirmation) {
    this.engine = engine;
    this.keys = keys;
    this.confirmation = confirmation;
  }

  @Override
  public CompletionStage<Optional<Fence>> acquire(
      LeaseName name, String owner, Duration ttl, Durability durability, Call call) {
    String what = "acquiring " + name;
    byte[][] arguments = {
      Keys.bytes(keys.lease(name)),
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
            (reply, confirmed) -> granted(what, name, reply, confirmed)),
        call);
  }

  @Override
  public CompletionStage<List<Boolean>> renew(List<Renewal> renewals, Call call) {
    return renewFrom(0, renewals, new ArrayList<>(renewals.size()), RedisEngine.inParts(call));
  }

  @Override
  public CompletionStage<Boolean> release(Fence fence, Call call) {
    return engine.run(
        LaneName.RENEWAL,
        Operation.changing(
            "releasing " + fence,
            Confirmation.NONE,
            (doubt, by) ->
                Script.LEASE_RELEASE.call(
                    by,
                    1,
                    Keys.bytes(keys.lease(fence.lease())),
                    Keys.bytes(Long.toString(fence.token()))),
            (reply, confirmed) ->
                reply instanceof Long count
                    ? count == 1
                    : Replies.number(Answers.accepted("releasing " + fence, reply).get(0)) == 1),
        call);
  }

  @Override
  public CompletionStage<List<Optional<LeaseInfo>>> inspect(List<LeaseName> names, Call call) {
    return inspectFrom(0, names, new ArrayList<>(names.size()), RedisEngine.inParts(call));
  }

  private static Optional<Fence> granted(
      String what, LeaseName name, @Nullable Object reply, Pending.Confirmed confirmed) {
    List<?> answer = Answers.accepted(what, reply);
    if (Replies.number(answer.get(0)) == 0) {
      return Optional.empty();
    }
    Receipt receipt = Answers.receipt(what, answer, confirmed);
    return Optional.of(new Fence(name, receipt.version()));
  }

  /** One call after the other: calls sent together would stall the server as one large call. */
  private CompletionStage<List<Boolean>> renewFrom(
      int from, List<Renewal> renewals, List<Boolean> held, Call call) {
    if (from >= renewals.size()) {
      return CompletableFuture.completedFuture(List.copyOf(held));
    }
    int to = Math.min(renewals.size(), from + TOGETHER);
    return engine
        .run(LaneName.RENEWAL, renewal(renewals.subList(from, to)), call)
        .thenCompose(
            some -> {
              held.addAll(some);
              return renewFrom(to, renewals, held, call);
            });
  }

  private Operation<List<Boolean>> renewal(List<Renewal> renewals) {
    int count = renewals.size();
    byte[][] arguments = new byte[3 * count][];
    for (int i = 0; i < count; i++) {
      Renewal renewal = renewals.get(i);
      arguments[i] = Keys.bytes(keys.lease(renewal.fence().lease()));
      arguments[count + i] = Keys.bytes(Long.toString(renewal.fence().token()));
      arguments[2 * count + i] = JobWrites.millis(renewal.ttl());
    }
    return Operation.repeating(
        "renewing " + count + " leases",
        (doubt, by) -> Script.LEASE_RENEW.call(by, count, arguments),
        (reply, confirmed) -> {
          List<Boolean> held = new ArrayList<>(Collections.nCopies(count, true));
          for (Object lost : Replies.list(reply)) {
            held.set((int) Replies.number(lost) - 1, false);
          }
          return held;
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
    Arrays.setAll(leases, i -> Keys.bytes(keys.lease(names.get(i))));
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
