package io.mirrorneuron.store.memory;

import static io.mirrorneuron.store.memory.TimeTravel.end;
import static io.mirrorneuron.store.memory.TimeTravel.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.StoreProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemoryProviderTest {

  private final String id = UUID.randomUUID().toString();

  @Test
  void theProviderIsFoundByItsMode() {
    assertThat(ServiceLoader.load(StoreProvider.class).stream().map(found -> found.get().mode()))
        .containsOnlyOnce("memory");
  }

  @Test
  void storesWithTheSameIdAndNameSpaceShareTheirData() {
    try (StoreBackend one = open("ns", id);
        StoreBackend two = open("ns", id)) {
      put(one);

      assertThat(has(two)).isTrue();
    }
  }

  @Test
  void storesWithAnotherNameSpaceDoNotSeeEachOther() {
    try (StoreBackend one = open("ns", id);
        StoreBackend two = open("ns2", id)) {
      put(one);

      assertThat(has(two)).isFalse();
    }
  }

  @Test
  void storesWithoutAnIdAreAlone() {
    StoreConfig config = StoreConfig.builder().mode("memory").namespace("ns").build();
    try (StoreBackend one = new MemoryProvider().open(config, StoreContext.system());
        StoreBackend two = new MemoryProvider().open(config, StoreContext.system())) {
      put(one);

      assertThat(has(two)).isFalse();
    }
  }

  @Test
  void sharedDataEndsWithTheLastStoreThatUsesIt() {
    StoreBackend one = open("ns", id);
    StoreBackend two = open("ns", id);
    put(one);
    one.close();
    one.close();
    try (StoreBackend three = open("ns", id)) {
      assertThat(has(three)).isTrue();
      two.close();
    }
    try (StoreBackend four = open("ns", id)) {
      assertThat(has(four)).isFalse();
    }
  }

  private static StoreBackend open(String namespace, String id) {
    StoreConfig config =
        StoreConfig.builder()
            .mode("memory")
            .namespace(namespace)
            .extension("memory", "id", id)
            .build();
    return new MemoryProvider().open(config, StoreContext.system());
  }

  private static void put(StoreBackend backend) {
    end(backend.durable().commit("job", state("x"), call()));
  }

  private static boolean has(StoreBackend backend) {
    return end(backend.durable().read(List.of("job"), call())).get(0).isPresent();
  }

  private static Call call() {
    return Call.first(
        UUID.randomUUID().toString(),
        System.nanoTime() + 60_000_000_000L,
        Call.Waiting.CALLER_WAITS);
  }
}
