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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that change jobs: how their arguments are laid out for the scripts. */
final class JobWrites {

  private static final byte[] EMPTY = {};
  private static final byte[] ELSEWHERE = {'-'};
  private static final byte[] ANYTHING = {'*'};
  private static final byte[] EXISTING = {'+'};
  private static final byte[] ABSENT = {'-'};
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
    return operation(
        "the commit to job " + jobId,
        jobId,
        Script.COMMIT,
        commit.options(),
        isNoMoreThanAState(commit)
            ? head(jobId, operationId, commit.expected(), state(commit))
            : all(jobId, operationId, commit));
  }

  /** The commonest commit by far, for which the script needs no further arguments. */
  private static boolean isNoMoreThanAState(Commit commit) {
    return commit.options().fence().isEmpty()
        && commit.status().isEmpty()
        && commit.bundle().isEmpty()
        && commit.snapshots().isEmpty()
        && commit.events().isEmpty();
  }

  private byte[][] all(String jobId, String operationId, Commit commit) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.addAll(Arrays.asList(head(jobId, operationId, commit.expected(), state(commit))));
    addFence(arguments, jobId, commit.options().fence());
    arguments.add(commit.options().renewal().map(JobWrites::millis).orElse(EMPTY));
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
    return arguments.toArray(new byte[0][]);
  }

  private static byte[] state(Commit commit) {
    return commit.state().isPresent() ? Envelope.wrap(commit.state().get()) : EMPTY;
  }

  Operation<Receipt> delete(String jobId, WriteOptions options, String operationId) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.addAll(
        Arrays.asList(
            head(
                jobId,
                operationId,
                options.expected().orElseGet(Expected.Existing::new),
                millis(TOMBSTONE))));
    if (options.fence().isPresent()) {
      addFence(arguments, jobId, options.fence());
    }
    return operation(
        "deleting job " + jobId, jobId, Script.DELETE, options, arguments.toArray(new byte[0][]));
  }

  static byte[] millis(Duration duration) {
    return Keys.bytes(Long.toString(duration.toMillis()));
  }

  private Operation<Receipt> operation(
      String what, String jobId, Script script, WriteOptions options, byte[][] template) {
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

  /** What both scripts begin with: the key, and their first arguments. */
  private byte[][] head(String jobId, String operationId, Expected expected, byte[] last) {
    return new byte[][] {
      Keys.bytes(keys.job(jobId)), Keys.bytes(operationId), EMPTY, text(expected), last
    };
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

  private static byte[] text(Expected expected) {
    if (expected instanceof Expected.Version version) {
      return Keys.bytes(Long.toString(version.version()));
    }
    if (expected instanceof Expected.Absent) {
      return ABSENT;
    }
    return expected instanceof Expected.Anything ? ANYTHING : EXISTING;
  }
}
