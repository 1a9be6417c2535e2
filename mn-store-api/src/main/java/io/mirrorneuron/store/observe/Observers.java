package io.mirrorneuron.store.observe;

import io.mirrorneuron.store.model.FailoverReport;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several observers as one, none of which can do harm by throwing. */
final class Observers implements StoreObserver {

  /** Does nothing. */
  static final StoreObserver NONE = new StoreObserver() {};

  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final List<Guarded> guarded;

  private Observers(List<Guarded> guarded) {
    this.guarded = guarded;
  }

  static StoreObserver of(List<? extends StoreObserver> observers) {
    if (observers.size() == 1 && observers.get(0) instanceof Observers same) {
      return same;
    }
    IdentityHashMap<StoreObserver, Guarded> all = new IdentityHashMap<>();
    List<Guarded> inOrder = new ArrayList<>();
    for (StoreObserver observer : observers) {
      // Whoever has thrown before has been logged before.
      List<Guarded> parts =
          observer instanceof Observers several ? several.guarded : List.of(new Guarded(observer));
      for (Guarded part : parts) {
        if (part.observer != NONE && all.putIfAbsent(part.observer, part) == null) {
          inOrder.add(part);
        }
      }
    }
    return inOrder.isEmpty() ? NONE : new Observers(List.copyOf(inOrder));
  }

  @Override
  public void operationEnded(OperationEnded event) {
    tell(observer -> observer.operationEnded(event));
  }

  @Override
  public void operationRetried(OperationRetried event) {
    tell(observer -> observer.operationRetried(event));
  }

  @Override
  public void groupExchanged(GroupExchanged event) {
    tell(observer -> observer.groupExchanged(event));
  }

  @Override
  public void connectionOpened(ConnectionOpened event) {
    tell(observer -> observer.connectionOpened(event));
  }

  @Override
  public void connectionFailed(ConnectionFailed event) {
    tell(observer -> observer.connectionFailed(event));
  }

  @Override
  public void connectionLost(ConnectionLost event) {
    tell(observer -> observer.connectionLost(event));
  }

  @Override
  public void failedOver(FailoverReport report) {
    tell(observer -> observer.failedOver(report));
  }

  @Override
  public void laneOpened(LaneGauge lane) {
    tell(observer -> observer.laneOpened(lane));
  }

  @Override
  public void laneClosed(LaneGauge lane) {
    tell(observer -> observer.laneClosed(lane));
  }

  private void tell(Consumer<StoreObserver> event) {
    for (Guarded one : guarded) {
      one.tell(event);
    }
  }

  /** One observer, of which it is remembered whether its failing has been logged. */
  private static final class Guarded {

    private final StoreObserver observer;
    private final AtomicBoolean logged = new AtomicBoolean();

    Guarded(StoreObserver observer) {
      this.observer = observer;
    }

    /** An Error too must not reach an engine's thread: a library that is missing is one. */
    void tell(Consumer<StoreObserver> event) {
      try {
        event.accept(observer);
      } catch (RuntimeException | Error e) {
        if (logged.compareAndSet(false, true)) {
          LOG.warn(
              "the observer {} threw, which it must not; the store is not affected, what was to be"
                  + " observed is missing; this is logged once",
              observer.getClass().getName(),
              e);
        } else {
          LOG.debug("the observer {} threw again", observer.getClass().getName(), e);
        }
      }
    }
  }
}
