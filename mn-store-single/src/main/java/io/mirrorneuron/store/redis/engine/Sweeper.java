package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.engine.RedisEngine.LaneName;
import io.mirrorneuron.store.spi.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index from pointing at jobs that are gone: after a listing that met some, takes them
 * out, and a few whose time is over besides. One sweep at a time, bounded, and of no importance:
 * what it leaves the next one takes.
 */
final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final byte[] EXPIRED_AT_ONCE = Keys.bytes("100");
  private static final int MISSED_AT_ONCE = 100;

  private final RedisEngine engine;
  private final Keys keys;
  private final Supplier<Call> calls;
  private final AtomicBoolean sweeping = new AtomicBoolean();

  Sweeper(RedisEngine engine, Keys keys, Supplier<Call> calls) {
    this.engine = engine;
    this.keys = keys;
    this.calls = calls;
  }

  /** A listing met these jobs in the index, but not themselves. */
  void missed(List<String> jobs) {
    if (jobs.isEmpty() || !sweeping.compareAndSet(false, true)) {
      return;
    }
    var unused =
        engine
            .run(LaneName.BULK, sweep(jobs), calls.get())
            .whenComplete(
                (removed, failure) -> {
                  sweeping.set(false);
                  if (failure == null) {
                    LOG.debug("took {} jobs that are gone out of the index", removed);
                  } else {
                    LOG.debug("jobs that are gone stay in the index for now", failure);
                  }
                });
  }

  private Operation<Long> sweep(List<String> jobs) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(keys.index()));
    arguments.add(keys.namespace());
    arguments.add(EXPIRED_AT_ONCE);
    jobs.stream().limit(MISSED_AT_ONCE).map(Keys::bytes).forEach(arguments::add);
    byte[][] all = arguments.toArray(new byte[0][]);
    return Operation.reading(
        "sweeping the index",
        (doubt, by) -> Script.SWEEP.call(by, 1, all),
        (reply, confirmed) -> Replies.number(reply));
  }
}
