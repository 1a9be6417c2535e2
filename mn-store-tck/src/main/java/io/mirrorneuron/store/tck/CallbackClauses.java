package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.StoreContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where the dependents of a stage run: G7. */
abstract class CallbackClauses extends ResubmissionClauses {

  private static final int CALLS = 20;

  private static final Commit APPEND = Commit.create().event(Payload.utf8("e"));

  @Test
  @DisplayName("G7 required: a continuation may call the store again and wait")
  void aContinuationMayCallTheStoreAgain() throws Exception {
    Client store = open();
    store.put("job", "state");
    List<CompletionStage<String>> chains = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      String event = "e" + n;
      chains.add(
          store
              .commitAsync("job", Commit.create().event(Payload.utf8(event)))
              .thenApply(
                  receipt -> {
                    store.append("job", "after " + event);
                    return store.state("job");
                  }));
    }
    for (CompletionStage<String> chain : chains) {
      assertThat(chain.toCompletableFuture().get(patience().toSeconds() * 2, TimeUnit.SECONDS))
          .isEqualTo("state");
    }
    assertThat(store.history("job")).hasSize(40);
  }

  @Test
  @DisplayName("G7 required: dependents run on the given executor or on the calling thread")
  void dependentsRunOnTheGivenExecutorOrOnTheCallingThread() throws Exception {
    Set<Thread> given = ConcurrentHashMap.newKeySet();
    ExecutorService executor =
        Executors.newCachedThreadPool(
            body -> {
              Thread thread = new Thread(body, "callbacks of the kit");
              given.add(thread);
              return thread;
            });
    try {
      Client store = open(StoreContext.system().callbacks(executor));
      store.put("job", "state");
      given.add(Thread.currentThread());
      List<CompletionStage<Thread>> ran = new ArrayList<>();
      for (int n = 0; n < CALLS; n++) {
        ran.add(store.commitAsync("job", APPEND).thenApply(receipt -> Thread.currentThread()));
        ran.add(
            store
                .commitAsync("missing", APPEND)
                .handle((receipt, failure) -> Thread.currentThread()));
      }
      for (CompletionStage<Thread> thread : ran) {
        assertThat(thread.toCompletableFuture().get(patience().toSeconds(), TimeUnit.SECONDS))
            .isIn(given);
      }
    } finally {
      executor.shutdown();
    }
  }

  @Test
  @DisplayName("G7 required: dependents that block keep nobody else waiting")
  void dependentsThatBlockKeepNobodyElseWaiting() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    CountDownLatch blocked = new CountDownLatch(CALLS);
    CountDownLatch release = new CountDownLatch(1);
    try {
      Client store = open(StoreContext.system().callbacks(executor));
      store.put("job", "state");
      List<CompletableFuture<?>> blocking = new ArrayList<>();
      for (int n = 0; n < CALLS; n++) {
        // On a thread of its own each, because a stage may have ended before it is returned.
        blocking.add(
            CompletableFuture.runAsync(
                () ->
                    store
                        .commitAsync("job", APPEND)
                        .thenAccept(receipt -> block(receipt, blocked, release))
                        .toCompletableFuture()
                        .join(),
                executor));
      }
      assertThat(blocked.await(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
      for (int n = 0; n < CALLS; n++) {
        store.append("job", "e");
        assertThat(store.state("job")).isEqualTo("state");
      }
      release.countDown();
      for (CompletableFuture<?> one : blocking) {
        one.get(patience().toSeconds(), TimeUnit.SECONDS);
      }
      assertThat(store.history("job")).hasSize(2 * CALLS);
    } finally {
      release.countDown();
      executor.shutdown();
    }
  }

  private void block(Receipt receipt, CountDownLatch blocked, CountDownLatch release) {
    assertThat(receipt.sequence()).isPositive();
    blocked.countDown();
    try {
      assertThat(release.await(2 * patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
