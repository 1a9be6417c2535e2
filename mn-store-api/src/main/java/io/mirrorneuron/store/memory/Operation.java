package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Replication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One attempt at one operation while it runs under the server's lock. */
final class Operation {

  /** There is one primary, and it never restarts. */
  static final long GENERATION = 1;

  private final String what;
  private final Call call;
  private final Instant now;
  private final Instant firstSubmitted;
  private final MemorySettings settings;
  private final List<Runnable> wakeUps = new ArrayList<>();

  Operation(String what, Call call, Instant now, Instant firstSubmitted, MemorySettings settings) {
    this.what = what;
    this.call = call;
    this.now = now;
    this.firstSubmitted = firstSubmitted;
    this.settings = settings;
  }

  String id() {
    return call.operationId();
  }

  /** Returns the time of the whole operation, in microseconds. */
  Instant now() {
    return now;
  }

  MemorySettings settings() {
    return settings;
  }

  /**
   * Looks for an earlier attempt that was applied (G4).
   *
   * @param windows each of them would remember it
   * @return what it returned; empty if there certainly was none
   */
  Optional<Receipt> alreadyDone(OperationWindow... windows) {
    Optional<Receipt> done =
        Stream.of(windows).flatMap(window -> window.find(id()).stream()).findFirst();
    if (done.isEmpty()
        && call.inDoubt()
        && Stream.of(windows).noneMatch(window -> window.covers(firstSubmitted))) {
      throw new UnknownOutcomeException(
          what
              + ", operation "
              + id()
              + ", was first submitted at "
              + firstSubmitted
              + ", and so many others have been applied since that the store no longer knows"
              + " whether it was; read before writing again",
          null);
    }
    return done;
  }

  Receipt receipt(long version, long sequence) {
    return new Receipt(version, sequence, 0, GENERATION, now);
  }

  /** What is known of the replication of renewals: there is nobody who could hold them too. */
  Replication replication() {
    return settings.requiredReplicas() == 0 ? Replication.notRequired() : Replication.unknown();
  }

  /** Returns the receipt, if no replica has to confirm it: there is none that could. */
  Receipt confirmed(Receipt receipt, Durability durability) {
    int required = settings.required(durability);
    if (required > 0) {
      throw new UnconfirmedException(what, receipt, required);
    }
    return receipt;
  }

  /** Has watchers called when the lock has been released, also if the operation fails. */
  void wakeAfterwards(List<Runnable> watchers) {
    wakeUps.addAll(watchers);
  }

  List<Runnable> wakeUps() {
    return wakeUps;
  }
}
