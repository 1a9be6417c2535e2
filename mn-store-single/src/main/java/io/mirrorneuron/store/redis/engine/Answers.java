package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.FencedException;
import io.mirrorneuron.store.error.JobFinishedException;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scripts answer: numbers where they have done it, a code where they have not. */
final class Answers {

  private Answers() {}

  /** Makes a receipt of {@code {version, sequence, time}}, if its group was confirmed. */
  static Receipt receipt(String what, List<?> answer, Pending.Confirmed confirmed) {
    Receipt receipt =
        new Receipt(
            Replies.number(answer.get(0)),
            Replies.number(answer.get(1)),
            confirmed.replicas(),
            confirmed.generation(),
            instant(Replies.number(answer.get(2))));
    if (!confirmed.isMet()) {
      throw new UnconfirmedException(what, receipt, confirmed.required());
    }
    return receipt;
  }

  /** Returns an answer that is not a refusal. */
  static List<?> accepted(String what, @Nullable Object reply) {
    return accepted(what, "", WriteOptions.defaults(), reply);
  }

  /** Returns an answer that is not a refusal of a write to a job. */
  static List<?> accepted(String what, String jobId, WriteOptions options, @Nullable Object reply) {
    List<?> answer = Replies.list(reply);
    if (!answer.isEmpty() && answer.get(0) instanceof byte[]) {
      throw refusal(what, jobId, options, answer);
    }
    return answer;
  }

  /** What a refusal says that does not concern a write to a job. */
  static StoreException refusal(String what, List<?> answer) {
    return refusal(what, "", WriteOptions.defaults(), answer);
  }

  /** Refuses what a script answers that has met a key of another type. */
  static void checkType(String what, List<?> answer) {
    if (answer.size() == 2
        && answer.get(0) instanceof byte[] code
        && Replies.text(code).equals("WRONGTYPE")) {
      throw ServerErrors.wrongType(what + " was refused", Replies.text(answer.get(1)));
    }
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  private static StoreException refusal(
      String what, String jobId, WriteOptions options, List<?> answer) {
    String code = Replies.text(answer.get(0));
    return switch (code) {
      case "UNKNOWN" ->
          new UnknownOutcomeException(
              what
                  + " was sent before, and so much has been written since that the server cannot"
                  + " tell whether it was applied; read before writing again",
              null);
      case "GONE" ->
          new UnknownOutcomeException(
              what
                  + " was sent before, and what it was to change has gone since, with all that would"
                  + " tell whether it was applied (expired, or lost with the server's data)",
              null);
      case "FENCED" -> fenced(options, answer);
      case "NOTFOUND" -> notFound(Replies.text(answer.get(1)), Replies.text(answer.get(2)));
      case "VERSION" ->
          new VersionConflictException(
              jobId,
              options.expected().orElseGet(Expected.Absent::new),
              Replies.number(answer.get(1)));
      case "FINISHED" ->
          new JobFinishedException(jobId, JobStatus.valueOf(Replies.text(answer.get(1))));
      case "CORRUPT" ->
          new CorruptDataException(Replies.text(answer.get(1)), Replies.text(answer.get(2)));
      case "WRONGTYPE" ->
          ServerErrors.wrongType(what + " was refused", Replies.text(answer.get(1)));
      case "BUNDLE" ->
          new StoreRefusedException(
              Reason.BUNDLE, what + " was refused: " + Replies.text(answer.get(1)), null);
      default -> throw new IllegalStateException("the script answered " + code);
    };
  }

  private static FencedException fenced(WriteOptions options, List<?> answer) {
    Fence fence = options.fence().orElseThrow();
    return new FencedException(fence, Replies.number(answer.get(1)), Replies.text(answer.get(2)));
  }

  static NotFoundException notFound(String what, String id) {
    return new NotFoundException(
        what,
        id,
        switch (what) {
          case "job" -> "put it first; it may also have been deleted or have expired";
          case "node" -> "put it first; it may also have been removed";
          default -> "store it first; it may also have expired";
        });
  }
}
