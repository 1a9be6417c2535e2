package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Backends that do not say how they are. */
final class BrokenHealth {

  private BrokenHealth() {}

  /** Is always well. */
  static final class Rosy extends Delegating {
    Rosy(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<StoreHealth> health(Call call) {
      return super.health(call)
          .thenApply(asked -> changed(asked, StoreHealth.Status.UP, asked.generation(), ""));
    }
  }

  /** Counts its primaries anew with each question. */
  static final class OwnGeneration extends Delegating {
    OwnGeneration(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<StoreHealth> health(Call call) {
      return super.health(call)
          .thenApply(
              asked -> changed(asked, asked.status(), asked.generation() + 1, asked.detail()));
    }
  }

  /** Fails where it should say DOWN. */
  static final class Failing extends Delegating {
    Failing(StoreBackend to) {
      super(to);
    }

    @Override
    public CompletionStage<StoreHealth> health(Call call) {
      return super.health(call)
          .thenCompose(
              asked ->
                  asked.status() == StoreHealth.Status.DOWN
                      ? CompletableFuture.failedStage(
                          new StoreUnavailableException(asked.detail(), null))
                      : CompletableFuture.completedStage(asked));
    }
  }

  private static StoreHealth changed(
      StoreHealth from, StoreHealth.Status status, long generation, String detail) {
    return new StoreHealth(
        status,
        from.mode(),
        from.role(),
        from.primary(),
        generation,
        from.replication(),
        from.backlog(),
        from.lastFailover(),
        from.notCheckable(),
        detail);
  }
}
