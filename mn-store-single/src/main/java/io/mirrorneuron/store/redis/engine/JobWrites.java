package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.Limits;
import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that change jobs: how their arguments are laid out for the scripts. */
final class JobWrites {

  private static final byte[] EMPTY = {};
  private static final byte[] ELSEWHERE = {'-'};
  private static final Duration TOMBSTONE = Duration.ofDays(1);

  /** Where the age of an operation in doubt stands among keys and arguments. */
  private static final int DOUBT = 2;

  private final Keys keys;
  private final Limits limits;
  private final WaitSettings confirmation;
  private final byte[] historyCap;

  JobWrites(Keys keys, Limits limits, WaitSettings confirmation) {
    this.keys = keys;
    this.limits = limits;
    this.confirmation = confirmation;
    this.historyCap = Keys.bytes(Integer.toString(limits.historyCap()));
  }

  Operation<Receipt> commit(String jobId, Commit commit, String operationId) {
    WriteOptions options = commit.options();
    List<byte[]> arguments = new ArrayList<>(isNoMoreThanAState(commit) ? 5 : 16);
    addHead(arguments, jobId, operationId, commit.expected());
    arguments.add(commit.state().isPresent() ? Envelope.wrap(commit.state().get()) : EMPTY);
    if (!isNoMoreThanAState(commit)) {
      addFence(arguments, jobId, options.fence());
      addMore(arguments, commit);
    }
    return operation("the commit to job " + jobId, jobId, Script.COMMIT, options, arguments);
  }

  /** The commonest commit by far, for which the script needs no further arguments. */
  private static boolean isNoMoreThanAState(Commit commit) {
    return commit.options().fence().isEmpty()
        && commit.status().isEmpty()
        && commit.bundle().isEmpty()
        && commit.snapshots().isEmpty()
        && commit.events().isEmpty();
  }

  private void addMore(List<byte[]> arguments, Commit commit) {
    arguments.add(commit.status().map(status -> Keys.bytes(status.name())).orElse(EMPTY));
    arguments.add(millis(commit.options().retention().orElse(limits.jobRetention())));
    arguments.add(commit.bundle().map(Keys::bytes).orElse(EMPTY));
    arguments.add(historyCap);
    arguments.add(Keys.bytes(Integer.toString(commit.snapshots().size())));
    for (Map.Entry<String, Optional<Payload>> snapshot : commit.snapshots().entrySet()) {
      arguments.add(Keys.bytes(snapshot.getKey()));
      arguments.add(snapshot.getValue().map(Envelope::wrap).orElse(EMPTY));
    }
    for (Payload event : commit.events()) {
      arguments.add(Envelope.wrap(event));
    }
  }

  Operation<Receipt> delete(String jobId, WriteOptions options, String operationId) {
    List<byte[]> arguments = new ArrayList<>();
    addHead(arguments, jobId, operationId, options.expected().orElseGet(Expected.Existing::new));
    arguments.add(millis(TOMBSTONE));
    if (options.fence().isPresent()) {
      addFence(arguments, jobId, options.fence());
    }
    return operation("deleting job " + jobId, jobId, Script.DELETE, options, arguments);
  }

  static byte[] millis(Duration duration) {
    return Keys.bytes(Long.toString(duration.toMillis()));
  }

  private Operation<Receipt> operation(
      String what, String jobId, Script script, WriteOptions options, List<byte[]> arguments) {
    byte[][] template = arguments.toArray(new byte[0][]);
    return Operation.changing(
        what,
        Confirmation.of(options.durability(), confirmation),
        (doubt, by) -> script.call(by, 1, inDoubt(template, DOUBT, doubt)),
        (reply, confirmed) ->
            Answers.receipt(what, Answers.accepted(what, jobId, options, reply), confirmed));
  }

  /** Fills the age in; a copy, because an earlier attempt may still be on its way. */
  static byte[][] inDoubt(byte[][] template, int index, String doubt) {
    if (doubt.isEmpty()) {
      return template;
    }
    byte[][] filled = template.clone();
    filled[index] = Keys.bytes(doubt);
    return filled;
  }

  private void addHead(
      List<byte[]> arguments, String jobId, String operationId, Expected expected) {
    arguments.add(Keys.bytes(keys.job(jobId)));
    arguments.add(Keys.bytes(operationId));
    arguments.add(EMPTY);
    arguments.add(Keys.bytes(text(expected)));
  }

  private void addFence(List<byte[]> arguments, String jobId, Optional<Fence> fence) {
    if (fence.isEmpty()) {
      arguments.add(EMPTY);
      arguments.add(EMPTY);
      arguments.add(EMPTY);
      return;
    }
    LeaseName lease = fence.get().lease();
    arguments.add(Keys.bytes(keys.lease(lease)));
    arguments.add(Keys.bytes(Long.toString(fence.get().token())));
    arguments.add(whereHighestTokenIs(jobId, lease));
  }

  private byte[] whereHighestTokenIs(String jobId, LeaseName lease) {
    if (lease.kind() == LeaseName.Kind.NAMED) {
      return Keys.bytes(keys.tokens(lease));
    }
    return lease.id().equals(jobId) ? EMPTY : ELSEWHERE;
  }

  private static String text(Expected expected) {
    if (expected instanceof Expected.Version version) {
      return Long.toString(version.version());
    }
    if (expected instanceof Expected.Absent) {
      return "-";
    }
    return expected instanceof Expected.Anything ? "*" : "+";
  }
}
