package io.mirrorneuron.store.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Call.Waiting;
import io.mirrorneuron.store.spi.StoreContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bulkhead does itself; the rest is the contract's. */
class BulkheadTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StoreContext context = StoreContext.system();
  private final Bulkhead bulkhead = new Bulkhead(2, 3, context);

  /** The operations that are inside, in the order in which they came. */
  private final List<CompletableFuture<String>> inside = new ArrayList<>();

  @AfterEach
  void close() {
    bulkhead.close(() -> {});
  }

  @Test
  void anApplicationFindsItByItsMode() {
    StoreConfig config =
        StoreConfig.builder().mode("bulkhead").extension("bulkhead", "mode", "memory").build();
    try (MirrorStore store = MirrorStore.open(config)) {
      store.jobs().put("job", Payload.utf8("state"));
      assertThat(store.jobs().get("job").orElseThrow().state()).isEqualTo(Payload.utf8("state"));
    }
  }

  @ParameterizedTest
  @CsvSource({"mode, nowhere", "mode, bulkhead", "width, 0", "width, many", "queue, -1"})
  void wrongSettingsAreRefused(String name, String value) {
    StoreConfig config =
        StoreConfig.builder()
            .mode("bulkhead")
            .extension("bulkhead", "mode", "memory")
            .extension("bulkhead", name, value)
            .build();
    assertThatExceptionOfType(StoreConfigException.class)
        .isThrownBy(() -> MirrorStore.open(config))
        .withMessageContainingAll("bulkhead." + name, value);
  }

  @Test
  void soManyAreInsideAtOnceAndTheNextFollowsWhenOneLeaves() {
    List<CompletionStage<String>> results = pass(4);
    assertThat(inside()).isEqualTo(2);
    inside.get(0).complete("first");
    assertThat(results.get(0).toCompletableFuture()).succeedsWithin(PATIENCE);
    await().atMost(PATIENCE).until(() -> inside() == 3);
    inside.get(2).complete("third");
    assertThat(results.get(2).toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("third");
    await().atMost(PATIENCE).until(() -> inside() == 4);
  }

  @Test
  void moreThanMayWaitIsRefusedByTheRightName() {
    List<CompletionStage<String>> unused = pass(5);
    assertThat(bulkhead.pass(call(PATIENCE), this::enter).toCompletableFuture())
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(StoreOverloadedException.class);
    assertThat(
            bulkhead
                .pass(call(PATIENCE).again(context.ticker().read()), this::enter)
                .toCompletableFuture())
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(UnknownOutcomeException.class);
  }

  @Test
  void whatHasWaitedTooLongGoesInToBeToldSo() {
    List<CompletionStage<String>> unused = pass(2);
    CompletionStage<String> late = bulkhead.pass(call(Duration.ofMillis(50)), this::enter);
    await().atMost(PATIENCE).until(() -> inside() == 3);
    inside.get(2).complete("too late");
    assertThat(late.toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("too late");
  }

  @Test
  void closingPassesOnWhatWaitsAfterTheEngineInsideIsClosed() {
    List<CompletionStage<String>> unused = pass(4);
    List<Integer> insideAtClosing = new ArrayList<>();
    bulkhead.close(() -> insideAtClosing.add(inside()));
    assertThat(insideAtClosing).containsExactly(2);
    assertThat(inside()).isEqualTo(4);
  }

  private List<CompletionStage<String>> pass(int count) {
    List<CompletionStage<String>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(bulkhead.pass(call(PATIENCE), this::enter));
    }
    return results;
  }

  private CompletionStage<String> enter(Call call) {
    CompletableFuture<String> result = new CompletableFuture<>();
    synchronized (inside) {
      inside.add(result);
    }
    return result;
  }

  private int inside() {
    synchronized (inside) {
      return inside.size();
    }
  }

  private Call call(Duration time) {
    return Call.first("op-1", context.ticker().read() + time.toNanos(), Waiting.CALLER_GOES_ON);
  }
}
