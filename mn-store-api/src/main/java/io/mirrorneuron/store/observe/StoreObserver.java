package io.mirrorneuron.store.observe;

import io.mirrorneuron.store.model.FailoverReport;
import java.util.List;

/**
 * Is told what a store does, as it happens. Every method does nothing unless it is overridden, so
 * that an observer says only what it cares for, and events that are added later break nobody.
 *
 * <p><b>Called on the threads that do the work</b>, some of which everybody else waits for, and by
 * several of them at the same time: an implementation is thread-safe, returns at once, and neither
 * blocks nor calls the store. What it throws is logged once and harms no operation.
 *
 * <p>The events of {@link #operationEnded} come from every backend. The others come from backends
 * that have lanes and connections; the one in memory has neither. Events are records that may gain
 * components; only backends create them.
 *
 * <p>Given to {@code MirrorStore.Builder.observer}. A store without an observer pays nothing for
 * the possibility.
 */
public interface StoreObserver {

  /**
   * Returns the observer that does nothing. A backend that sees it need not make events at all.
   *
   * @return always the same object
   */
  static StoreObserver none() {
    return Observers.NONE;
  }

  /**
   * Returns one observer for several. What one of them throws is logged once, and keeps the event
   * from none of the others.
   *
   * @param observers the observers, told in this order; one that is given twice is told once
   * @return one that never throws; {@link #none()} if there is nobody to tell
   */
  static StoreObserver all(List<? extends StoreObserver> observers) {
    return Observers.of(observers);
  }

  /**
   * An operation has ended. Told before its caller goes on.
   *
   * @param event what happened
   */
  default void operationEnded(OperationEnded event) {}

  /**
   * An attempt has failed, and another one follows.
   *
   * @param event what happened
   */
  default void operationRetried(OperationRetried event) {}

  /**
   * A group of operations has been exchanged with the primary. Those of its members that waited for
   * less than others may have ended before.
   *
   * @param event what happened
   */
  default void groupExchanged(GroupExchanged event) {}

  /**
   * A connection has been opened.
   *
   * @param event what happened
   */
  default void connectionOpened(ConnectionOpened event) {}

  /**
   * A connection could not be opened.
   *
   * @param event what happened
   */
  default void connectionFailed(ConnectionFailed event) {}

  /**
   * A connection has been lost.
   *
   * @param event what happened
   */
  default void connectionLost(ConnectionLost event) {}

  /**
   * Another primary is in use, or the same one after it has started again; and what survived is
   * known as far as it can be. <b>Confirmed writes may be lost</b>: the report's evidence says so.
   *
   * @param report what happened
   */
  default void failedOver(FailoverReport report) {}

  /**
   * A lane is there and can be looked at, until {@link #laneClosed} is told of the same object.
   *
   * @param lane the lane
   */
  default void laneOpened(LaneGauge lane) {}

  /**
   * A lane is gone; it need not be looked at any more.
   *
   * @param lane the lane
   */
  default void laneClosed(LaneGauge lane) {}
}
