package io.mirrorneuron.store.redis.observe;

import io.mirrorneuron.store.observe.ConnectionFailed;
import io.mirrorneuron.store.observe.ConnectionLost;
import io.mirrorneuron.store.observe.ConnectionOpened;
import io.mirrorneuron.store.observe.GroupExchanged;
import io.mirrorneuron.store.observe.LaneGauge;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.OperationRetried;
import io.mirrorneuron.store.observe.StoreObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what it is told, in order. */
final class Recording implements StoreObserver {

  private final Queue<Object> events = new ConcurrentLinkedQueue<>();
  private final Queue<LaneGauge> open = new ConcurrentLinkedQueue<>();

  @Override
  public void operationEnded(OperationEnded event) {
    events.add(event);
  }

  @Override
  public void operationRetried(OperationRetried event) {
    events.add(event);
  }

  @Override
  public void groupExchanged(GroupExchanged event) {
    events.add(event);
  }

  @Override
  public void connectionOpened(ConnectionOpened event) {
    events.add(event);
  }

  @Override
  public void connectionFailed(ConnectionFailed event) {
    events.add(event);
  }

  @Override
  public void connectionLost(ConnectionLost event) {
    events.add(event);
  }

  @Override
  public void laneOpened(LaneGauge lane) {
    open.add(lane);
  }

  @Override
  public void laneClosed(LaneGauge lane) {
    open.remove(lane);
  }

  /** The lanes that are open. */
  List<LaneGauge> lanes() {
    return List.copyOf(open);
  }

  LaneGauge lane(String name) {
    return open.stream().filter(lane -> lane.lane().equals(name)).findFirst().orElseThrow();
  }

  <T> List<T> all(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The groups of one lane. */
  List<GroupExchanged> groups(String lane) {
    return all(GroupExchanged.class).stream().filter(group -> group.lane().equals(lane)).toList();
  }

  /** Forgets what was told so far; the lanes stay. */
  void clear() {
    events.clear();
  }
}
