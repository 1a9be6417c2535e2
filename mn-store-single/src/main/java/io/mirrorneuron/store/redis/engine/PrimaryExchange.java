package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.TransportException;
import io.mirrorneuron.store.redis.TransportException.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lane's connection to the primary, opened when it is needed and again after it failed.
 *
 * <p>A group that waits for replicas goes out as {@code [w1 … wn, barrier, WAIT k t]} in one write.
 * The barrier is a write of our own: WAIT counts acknowledgements of this connection's last write,
 * and after a script that wrote nothing some servers claim them all at once. It ends groups that
 * wait for nobody too, so that what a failover has lost of them is known as well. Where a group's
 * members wait for different replicas there are several WAITs, the weakest first.
 *
 * <p>A lane without a barrier may end a group with a WAIT too, to learn whether replicas hold what
 * this connection has written, if it has: that is all its answer means there.
 */
final class PrimaryExchange implements Lane.GroupExchange {

  private final Connections connections;
  private final String lane;
  private final @Nullable Barrier barrier;
  private final Duration timeout;
  private final Ticker ticker;
  private final CutOff cutOff;
  private long generation;
  private int largestGroup = Group.OPERATIONS;
  private @Nullable Ready suspect;
  private volatile @Nullable Ready ready;

  /** For which designation a connection is being opened; below 0 if none is. */
  private volatile long opening = -1;

  private volatile boolean closed;

  /**
   * Creates an exchange.
   *
   * @param barrier ends every group that writes, and tells after a failover what of them is there;
   *     null for a lane whose writes nobody confirms
   */
  PrimaryExchange(
      Connections connections,
      String lane,
      @Nullable Barrier barrier,
      Duration timeout,
      Ticker ticker) {
    this.connections = connections;
    this.lane = lane;
    this.barrier = barrier;
    this.timeout = timeout;
    this.ticker = ticker;
    this.cutOff = new CutOff(ticker);
  }

  @Override
  public long longestNanos(Confirmation confirmation) {
    return timeout.toNanos() + confirmation.timeoutMillis() * 1_000_000;
  }

  @Override
  public boolean isConnected() {
    Ready current = ready;
    return current != null && connections.isCurrent(current);
  }

  @Override
  public void run(Group group) {
    try {
      Ready current = connected();
      ServerTime time = timeFor(group, current);
      // Connecting may have taken so long that some were given up: those must not go out any more.
      List<Pending> members = new ArrayList<>(group.members().size());
      for (Pending member : group.members()) {
        if (member.goesOut()) {
          members.add(member);
        }
      }
      if (!members.isEmpty()) {
        exchange(members, group.waits(), current, time);
      }
    } catch (RuntimeException e) {
      group.members().forEach(member -> member.broke(e));
    }
  }

  @Override
  public int largestGroup() {
    return largestGroup;
  }

  @Override
  public void cutOffIfLate(long now) {
    cutOff.ifLate(now);
  }

  @Override
  public void close() {
    closed = true;
    cutOff.close();
    Ready current = ready;
    if (current != null) {
      current.connection().abort();
    }
  }

  @Override
  public void leaveFormer() {
    Ready current = ready;
    if (current != null && !connections.isCurrent(current)) {
      current.connection().abort();
    }
    long named = opening;
    if (named >= 0 && named != connections.currentNumber()) {
      cutOff.strikeNow(); // it may be a frozen server's greeting for which it waits
    }
  }

  private Ready connected() {
    Ready current = ready;
    if (current != null && !connections.isCurrent(current)) {
      // Nothing of it is out any more: whoever was, is in doubt already.
      abandon(current, Phase.NOT_SENT);
      current = null;
    }
    if (current == null) {
      current = opened();
    }
    if (closed) {
      current.connection().abort();
      throw new StoreClosedException("an operation on the " + lane + " lane");
    }
    return current;
  }

  private Ready opened() {
    opening = connections.currentNumber();
    Ready opened;
    try {
      opened = connections.open(lane, suspect, cutOff);
    } finally {
      opening = -1;
    }
    suspect = null;
    ready = opened; // whoever replaces it from now on cuts it off
    if (!connections.isCurrent(opened)) {
      abandon(opened, Phase.NOT_SENT);
      throw new TransportException(
          Phase.NOT_SENT, opened.address() + " was replaced while it was greeted", null);
    }
    if (barrier != null && opened.primary().generation() != generation) {
      if (generation != 0) {
        judge(barrier, opened);
      }
      generation = opened.primary().generation();
    }
    return opened;
  }

  /** Whatever goes wrong here: nothing is written at a primary that has not been judged. */
  private void judge(Barrier former, Ready opened) {
    try {
      connections.changed(opened, former.judge(lastGroup(former, opened)));
    } catch (RuntimeException | Error e) {
      abandon(opened, Phase.NOT_SENT);
      throw e;
    }
  }

  /** Asks a new primary which groups it has, before anything is written there. */
  private @Nullable Object lastGroup(Barrier read, Ready opened) {
    cutOff.begin(opened.connection(), timeout.toNanos());
    try {
      return opened.connection().exchange(List.of(read.read()), timeout).get(0);
    } catch (TransportException e) {
      throw new TransportException(
          Phase.NOT_SENT,
          opened.address() + " did not tell which writes it has: " + e.getMessage(),
          e);
    } finally {
      boolean unused = cutOff.end();
    }
  }

  /** Whoever is in doubt needs a fresh reading of the server's clock: clocks drift apart. */
  private ServerTime timeFor(Group group, Ready current) {
    if (!group.isInDoubt()) {
      return current.time();
    }
    cutOff.begin(current.connection(), timeout.toNanos());
    try {
      return connections.time(current);
    } catch (TransportException e) {
      lost(current, 0, e);
      throw e;
    } finally {
      boolean unused = cutOff.end();
    }
  }

  private static boolean anyWrites(List<Pending> members) {
    for (Pending member : members) {
      if (member.writes()) {
        return true;
      }
    }
    return false;
  }

  private void exchange(
      List<Pending> members, List<Confirmation> waits, Ready current, ServerTime time) {
    List<RedisCommand> commands = new ArrayList<>(members.size() + waits.size() + 2);
    for (Pending member : members) {
      commands.add(member.request().at(time));
    }
    long begun = ticker.read();
    Barrier ending = anyWrites(members) ? barrier : null;
    Settling settling =
        new Settling(
            members, waits, current.primary(), ending != null, current.time().tickerNanos());
    long longest = timeout.toNanos();
    if (ending != null) {
      commands.add(ending.next());
    }
    if (!waits.isEmpty()) {
      longest += settling.addWaits(commands) * 1_000_000;
    }
    cutOff.begin(current.connection(), longest);
    try {
      current.connection().exchange(commands, Duration.ofNanos(longest), settling);
    } catch (TransportException e) {
      TransportException told = e;
      if (cutOff.end()) {
        told = tooLong(current, longest, e);
        // Together they may be too much for the time that one exchange has; each alone may not.
        largestGroup = Math.max(1, members.size() / 2);
      }
      lost(current, members.size(), told);
      throw told;
    } catch (RuntimeException | Error e) {
      boolean unused = cutOff.end();
      TransportException told =
          new TransportException(Phase.IN_DOUBT, "the client failed: " + e, e);
      lost(current, members.size(), told);
      throw told;
    } finally {
      if (ending != null) {
        ending.confirmed(confirmed(members));
      }
    }
    largestGroup = Math.min(Group.OPERATIONS, 2 * largestGroup);
    if (cutOff.end()) {
      // The last reply and the cut met: the replies are good, the connection is not.
      abandon(current, Phase.NOT_SENT);
    } else if (settling.sawDemotion() && connections.follows()) {
      // Where nobody else will be named, the same server is tried until it is a primary again.
      abandon(current, Phase.NOT_SENT);
      connections.lost(current);
    }
    tell(settling.strongest(), current, commands, members.size(), begun);
  }

  private void tell(
      Pending.@Nullable Confirmed confirmed,
      Ready current,
      List<RedisCommand> commands,
      int operations,
      long begun) {
    long now = ticker.read();
    if (confirmed != null) {
      current
          .primary()
          .waited(new Primary.Wait(confirmed.required(), confirmed.replicas(), now - begun, now));
    }
    connections.events().exchanged(lane, commands, operations, confirmed, now - begun);
  }

  private void lost(Ready current, int operations, TransportException why) {
    abandon(current, why.phase());
    if (!closed) {
      connections.lost(current);
      connections.events().lost(lane, current, operations, why);
    }
  }

  private static int confirmed(List<Pending> members) {
    int confirmed = 0;
    for (Pending member : members) {
      if (member.writes() && member.isConfirmed()) {
        confirmed++;
      }
    }
    return confirmed;
  }

  private static TransportException tooLong(Ready current, long nanos, TransportException e) {
    return new TransportException(
        e.phase(),
        "an exchange with "
            + current.address()
            + " had not ended after "
            + nanos / 1_000_000
            + " ms and was cut off",
        e);
  }

  private void abandon(Ready current, Phase phase) {
    ready = null;
    current.connection().abort();
    if (phase == Phase.IN_DOUBT) {
      suspect = current;
    }
  }
}
