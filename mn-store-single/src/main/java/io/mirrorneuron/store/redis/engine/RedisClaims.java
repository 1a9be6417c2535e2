package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.WaitSettings;
import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.redis.engine.RedisEngine.LaneName;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Claiming jobs, and finding those that were left. */
final class RedisClaims implements ClaimStore {

  /** At how many jobs one exchange looks, so that it does not hold up the server. */
  private static final int LOOKED_AT_TOGETHER = 100;

  private final RedisEngine engine;
  private final Sweeper sweeper;
  private final Keys keys;
  private final JobReads reads;
  private final WaitSettings confirmation;

  RedisClaims(RedisEngine engine, Sweeper sweeper, Keys keys, WaitSettings confirmation) {
    this.engine = engine;
    this.sweeper = sweeper;
    this.keys = keys;
    this.reads = new JobReads(keys);
    this.confirmation = confirmation;
  }

  @Override
  public CompletionStage<Claim> claim(
      JobQuery jobs, String owner, Duration ttl, Durability durability, Call call) {
    String what = "claiming a job";
    return engine.run(
        LaneName.DURABLE,
        Operation.changing(
            what,
            Confirmation.of(durability, confirmation),
            (doubt, by) ->
                Script.CLAIM.call(by, 2, arguments(jobs, owner, ttl, call.operationId(), doubt)),
            (reply, confirmed) -> claimed(what, reply, confirmed)),
        call);
  }

  @Override
  public CompletionStage<Orphans> orphans(JobQuery jobs, Duration grace, Call call) {
    return engine
        .run(LaneName.HOT, reads.orphans(bounded(jobs), grace), call)
        .thenApply(
            found -> {
              sweeper.missed(found.missed());
              return new Orphans(found.page(), found.trouble());
            });
  }

  private byte[][] arguments(
      JobQuery jobs, String owner, Duration ttl, String operationId, String doubt) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(keys.index()));
    arguments.add(Keys.bytes(keys.claim(operationId)));
    arguments.add(keys.namespace());
    arguments.add(Keys.bytes(owner));
    arguments.add(JobWrites.millis(ttl));
    arguments.add(Keys.bytes(operationId));
    arguments.add(Keys.bytes(doubt));
    JobReads.addQuestion(arguments, bounded(jobs));
    JobReads.addStatuses(arguments, jobs);
    return arguments.toArray(new byte[0][]);
  }

  private static JobQuery bounded(JobQuery jobs) {
    return jobs.limit(Math.min(jobs.limit(), LOOKED_AT_TOGETHER));
  }

  private Claim claimed(String what, @Nullable Object reply, Pending.Confirmed confirmed) {
    List<?> answer = Answers.accepted(what, reply);
    if (Replies.number(answer.get(0)) == 0) {
      return new Claim(
          Optional.empty(),
          Replies.text(answer.get(4)).isEmpty()
              ? Optional.empty()
              : Optional.of(JobReads.cursor(answer.get(4), answer.get(3))),
          answer.size() == 5
              ? Optional.empty()
              : Optional.of(Answers.refusal(what, Replies.list(answer.get(5)))));
    }
    String job = Replies.text(answer.get(3));
    JobSummary summary =
        JobHeader.read(job, keys.job(job), Replies.bytes(answer.get(4)))
            .map(JobHeader::summary)
            .orElseThrow(
                () -> new CorruptDataException(keys.job(job), "it was granted and is not there"));
    Receipt unused = Answers.receipt("claiming job " + job, answer, confirmed);
    return Claim.of(summary);
  }
}
