package io.mirrorneuron.store.memory;

import static io.mirrorneuron.store.memory.TimeTravel.end;
import static io.mirrorneuron.store.memory.TimeTravel.event;
import static io.mirrorneuron.store.memory.TimeTravel.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 500;

  private final TimeTravel time = new TimeTravel();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void noUpdateIsLostBetweenWritersThatCompareAndSet() throws Exception {
    end(time.durable.commit("job", state("0"), time.call()));

    inParallel(
        () -> {
          for (int done = 0; done < ROUNDS; ) {
            done += incremented() ? 1 : 0;
          }
          return true;
        });

    assertThat(time.job("job").orElseThrow().state().asUtf8())
        .isEqualTo(Integer.toString(THREADS * ROUNDS));
  }

  @Test
  void aHistoryHasNoGapsWhoeverAppends() throws Exception {
    time.put("job");

    inParallel(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            end(time.durable.commit("job", event("a").event(Payload.utf8("b")), time.call()));
          }
          return true;
        });

    EventCursor cursor = EventCursor.START;
    LongStream.Builder sequences = LongStream.builder();
    for (boolean more = true; more; ) {
      var page = end(time.durable.events("job", cursor, 1_000, time.call()));
      page.events().stream().mapToLong(EventRecord::sequence).forEach(sequences);
      cursor = page.next();
      more = page.hasMore();
    }
    assertThat(sequences.build().toArray())
        .isEqualTo(LongStream.rangeClosed(1, 2L * THREADS * ROUNDS).toArray());
  }

  @Test
  void aLeaseHasOneHolderAtATimeAndItsTokensNeverRepeat() throws Exception {
    LeaseName name = LeaseName.named("leader");
    Set<Long> tokens = ConcurrentHashMap.newKeySet();

    List<Integer> granted =
        inParallel(
            () -> {
              int grants = 0;
              for (int i = 0; i < ROUNDS; i++) {
                Optional<Fence> fence =
                    end(
                        time.leases.acquire(
                            name, "owner", Duration.ofHours(1), Durability.none(), time.call()));
                if (fence.isPresent()) {
                  grants += tokens.add(fence.get().token()) ? 1 : 0;
                  assertThat(end(time.leases.release(fence.get(), Durability.none(), time.call())))
                      .isTrue();
                }
              }
              return grants;
            });

    assertThat(granted.stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(tokens.size())
        .isPositive();
  }

  private boolean incremented() {
    var job = time.job("job").orElseThrow();
    int next = Integer.parseInt(job.state().asUtf8()) + 1;
    try {
      end(
          time.durable.commit(
              "job", state(Integer.toString(next)).ifVersion(job.version()), time.call()));
      return true;
    } catch (VersionConflictException e) {
      return false;
    }
  }

  private <T> List<T> inParallel(Callable<T> work) throws Exception {
    CountDownLatch start = new CountDownLatch(THREADS);
    List<Future<T>> futures =
        IntStream.range(0, THREADS)
            .mapToObj(
                thread ->
                    threads.submit(
                        () -> {
                          start.countDown();
                          start.await();
                          return work.call();
                        }))
            .toList();
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new AssertionError("a thread failed", e);
      }
    }
    return results;
  }
}
