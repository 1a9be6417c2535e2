package io.mirrorneuron.store.redis.fault;

import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Direction;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.ProxiedConnection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does one harm after the other to the connections of a proxy, as a seed says. */
final class Chaos implements AutoCloseable {

  /** What may be done. */
  enum Harm {
    CUT_ONE,
    CUT_ALL,
    CUT_A_SCRIPT,
    SILENCE_ONE,
    DELAY_ONE,
    HOLD_ONE,
    HOLD_ALL,
    REFUSE,
    FORGET_SCRIPTS,
    FREEZE_REPLICA
  }

  private final Rig rig;
  private final FaultProxy proxy;
  private final Random random;
  private final Map<Harm, Integer> done = new EnumMap<>(Harm.class);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  Chaos(Rig rig, long seed) {
    this.rig = rig;
    this.proxy = rig.proxy();
    this.random = new Random(seed);
  }

  /** Begins; everything runs on one thread. */
  void start() {
    next();
  }

  /** Stops; what was begun is mended. */
  @Override
  public void close() throws InterruptedException {
    timer.shutdownNow();
    if (!timer.awaitTermination(Ended.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the chaos does not end");
    }
    rig.replicaServer().resume();
    proxy.heal();
  }

  /** How often what was done. Only after the end. */
  Map<Harm, Integer> done() {
    return done;
  }

  private void next() {
    after(
        5,
        40,
        () -> {
          Harm harm = Harm.values()[random.nextInt(Harm.values().length)];
          done.merge(harm, 1, Integer::sum);
          doHarm(harm);
          next();
        });
  }

  private void doHarm(Harm harm) {
    switch (harm) {
      case CUT_ONE -> toOne(c -> c.cut(cut()));
      case CUT_ALL -> proxy.cut(cut());
      case CUT_A_SCRIPT -> {
        Cut how = cut();
        Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
        proxy.on(Direction.TO_SERVER, "EVALSHA").act(moment, c -> c.cut(how));
      }
      case SILENCE_ONE -> toOne(c -> c.silence(direction()));
      case DELAY_ONE -> toOne(c -> c.delay(direction(), Duration.ofMillis(random.nextInt(500))));
      case HOLD_ONE -> {
        Direction direction = direction();
        toOne(
            held -> {
              held.hold(direction);
              after(10, 600, () -> held.release(direction));
            });
      }
      case HOLD_ALL -> {
        Direction direction = direction();
        List<ProxiedConnection> held = proxy.connections();
        held.forEach(c -> c.hold(direction));
        after(10, 300, () -> held.forEach(c -> c.release(direction)));
      }
      case REFUSE -> {
        proxy.refuse();
        after(10, 100, proxy::accept);
      }
      case FORGET_SCRIPTS -> rig.primary().command("SCRIPT", "FLUSH");
      case FREEZE_REPLICA -> {
        rig.replicaServer().pause();
        after(10, 200, rig.replicaServer()::resume);
      }
    }
  }

  private void toOne(Consumer<ProxiedConnection> what) {
    List<ProxiedConnection> all = proxy.connections();
    if (!all.isEmpty()) {
      what.accept(all.get(random.nextInt(all.size())));
    }
  }

  private Cut cut() {
    return random.nextBoolean() ? Cut.FIN : Cut.RST;
  }

  private Direction direction() {
    return random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
  }

  private void after(int least, int most, Runnable what) {
    var unused = timer.schedule(what, least + random.nextInt(most - least), TimeUnit.MILLISECONDS);
  }
}
