package io.mirrorneuron.store.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventRecord;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sender does when it is not the only one, over a store in memory. */
class CounterTest {

  private final StoreConfig config =
      StoreConfig.builder()
          .mode("memory")
          .extension("memory", "id", UUID.randomUUID().toString())
          .build();
  private final MirrorStore store = MirrorStore.open(config);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void numbersGoOnWhereAnEarlierSenderEnded() {
    Sender earlier = new Sender(store.jobs());
    earlier.send();
    earlier.send();
    Sender later = new Sender(store.jobs());
    later.send();
    assertThat(state()).isEqualTo(3);
    assertThat(history()).containsExactly(1, 2, 3);
  }

  @Test
  void whatSomebodyElseHasStoredIsNoticedAndNeverOverwritten() {
    Sender one = new Sender(store.jobs());
    Sender other = new Sender(store.jobs());
    one.send();
    other.send();
    one.send(); // is refused
    assertThat(history()).containsExactly(1, 2);
    one.send(); // has looked
    assertThat(history()).containsExactly(1, 2, 3);
    assertThat(state()).isEqualTo(3);
  }

  @Test
  void aStoreThatIsClosedIsNoReasonToEnd() {
    MirrorStore closed = MirrorStore.open(config);
    Sender sender = new Sender(closed.jobs());
    sender.send();
    closed.close();
    sender.send();
    assertThat(history()).containsExactly(1);
  }

  private long state() {
    return Counter.number(store.jobs().get(Counter.JOB).orElseThrow().state());
  }

  private long[] history() {
    return store.events().read(Counter.JOB, EventCursor.START, Commit.MAX_PARTS).events().stream()
        .map(EventRecord::payload)
        .mapToLong(Counter::number)
        .toArray();
  }
}
