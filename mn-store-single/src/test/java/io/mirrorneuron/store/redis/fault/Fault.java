package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static io.mirrorneuron.store.tck.fault.Moment.AFTER;
import static io.mirrorneuron.store.tck.fault.Moment.BEFORE;
import static io.mirrorneuron.store.tck.fault.Moment.BEFORE_REPLY;

import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Direction;
import io.mirrorneuron.store.tck.fault.FaultProxy;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.ProxiedConnection;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One fault that meets the next script on its way; those after it pass. */
@SuppressWarnings("ImmutableEnumChecker") // what arms a fault is a lambda without state
enum Fault {
  END_BEFORE_THE_WRITE(Noticed.AT_ONCE, proxy -> next(proxy, BEFORE, c -> c.cut(Cut.FIN))),
  RESET_BEFORE_THE_WRITE(Noticed.AT_ONCE, proxy -> next(proxy, BEFORE, c -> c.cut(Cut.RST))),
  END_AFTER_THE_WRITE(Noticed.AT_ONCE, proxy -> next(proxy, AFTER, c -> c.cut(Cut.FIN))),
  RESET_AFTER_THE_WRITE(Noticed.AT_ONCE, proxy -> next(proxy, AFTER, c -> c.cut(Cut.RST))),
  END_BEFORE_THE_REPLY(Noticed.AT_ONCE, proxy -> next(proxy, BEFORE_REPLY, c -> c.cut(Cut.FIN))),
  RESET_BEFORE_THE_REPLY(Noticed.AT_ONCE, proxy -> next(proxy, BEFORE_REPLY, c -> c.cut(Cut.RST))),
  BLACK_HOLE_BEFORE_THE_WRITE(
      Noticed.BY_TIME_OUT, proxy -> next(proxy, BEFORE, ProxiedConnection::blackHole)),
  BLACK_HOLE_AFTER_THE_WRITE(
      Noticed.BY_TIME_OUT, proxy -> next(proxy, AFTER, ProxiedConnection::blackHole)),
  BLACK_HOLE_BEFORE_THE_REPLY(
      Noticed.BY_TIME_OUT, proxy -> next(proxy, BEFORE_REPLY, ProxiedConnection::blackHole)),
  HALF_OPEN_REQUESTS_LOST(
      Noticed.BY_TIME_OUT, proxy -> next(proxy, BEFORE, c -> c.silence(TO_SERVER))),
  HALF_OPEN_REPLIES_LOST(
      Noticed.BY_TIME_OUT, proxy -> next(proxy, BEFORE_REPLY, c -> c.silence(TO_CLIENT))),
  REQUEST_HELD(Noticed.BY_TIME_OUT, proxy -> next(proxy, BEFORE, c -> c.hold(TO_SERVER))),
  REPLY_HELD(Noticed.BY_TIME_OUT, proxy -> next(proxy, BEFORE_REPLY, c -> c.hold(TO_CLIENT))),
  /** Never silent for as long as a time-out, and never done. */
  REPLY_DRIPS(
      Noticed.BY_TIME_OUT,
      proxy -> next(proxy, BEFORE_REPLY, c -> c.drip(TO_CLIENT, Duration.ofMillis(200)))),
  REQUEST_LATE(Noticed.BY_TIME_OUT, proxy -> late(proxy, TO_SERVER)),
  REPLY_LATE(Noticed.BY_TIME_OUT, proxy -> late(proxy, TO_CLIENT));

  /** What a store waits for a reply where only that ends an attempt. */
  static final Duration TIMEOUT = Duration.ofMillis(400);

  private final Noticed noticed;
  private final Arming arming;

  Fault(Noticed noticed, Arming arming) {
    this.noticed = noticed;
    this.arming = arming;
  }

  /** The settings of a store that is to survive this soon; all others are the rig's. */
  String[] settings(int replicas) {
    String wait = Integer.toString(replicas);
    return noticed == Noticed.AT_ONCE
        ? new String[] {"MN_REDIS_WAIT_REPLICAS", wait}
        : new String[] {
          "MN_REDIS_WAIT_REPLICAS",
          wait,
          "MN_REDIS_COMMAND_TIMEOUT_MS",
          Long.toString(TIMEOUT.toMillis())
        };
  }

  /** Prepares it; tells afterwards whether it has struck. */
  BooleanSupplier arm(FaultProxy proxy) {
    return arming.arm(proxy);
  }

  private static BooleanSupplier next(
      FaultProxy proxy, Moment when, Consumer<ProxiedConnection> what) {
    var trap = proxy.on(TO_SERVER, "EVALSHA").act(when, what);
    return () -> {
      // What strikes after the write may do so when the operation has ended already.
      Rig.awaitSprung(trap);
      return trap.sprung() == 1;
    };
  }

  /** Longer than any attempt waits, WAIT's own time and a machine that stalls included. */
  private static BooleanSupplier late(FaultProxy proxy, Direction direction) {
    long before = proxy.accepted();
    proxy.connections().forEach(c -> c.delay(direction, Duration.ofSeconds(15)));
    return () -> proxy.accepted() > before;
  }

  /** How the client comes to know. */
  private enum Noticed {
    AT_ONCE,
    BY_TIME_OUT
  }

  private interface Arming {
    BooleanSupplier arm(FaultProxy proxy);
  }
}
