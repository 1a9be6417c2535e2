package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.VersionConflictException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Appending and reading: E1, E2, E7. */
abstract class HistoryClauses extends SnapshotClauses {

  /** Events whose texts are prefix/0, prefix/1, … */
  static List<Payload> events(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> Payload.utf8(prefix + "/" + i)).toList();
  }

  /** Expects the numbers first, first + 1, … */
  static void areNumberedFrom(long first, List<EventRecord> events) {
    assertThat(events)
        .extracting(EventRecord::sequence)
        .isEqualTo(LongStream.range(first, first + events.size()).boxed().toList());
  }

  @Test
  @DisplayName(
      "E1 required: events are numbered from 1 without gaps, in the order of their commits")
  void eventsAreNumberedFromOneWithoutGaps() {
    Client store = open();
    store.put("job", "state");
    List<String> expected = new ArrayList<>();
    List<String> operations = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      int count = n % 4;
      Call call = store.call();
      Commit commit =
          Commit.create().events(events("c" + n, count)).snapshot("a", Payload.utf8("s"));
      Receipt receipt = store.commit("job", commit, call);
      for (int i = 0; i < count; i++) {
        expected.add("c" + n + "/" + i);
        operations.add(call.operationId());
      }
      assertThat(receipt.sequence()).as("commit %d", n).isEqualTo(count == 0 ? 0 : expected.size());
      assertThat(store.job("job").summary().lastSequence()).isEqualTo(expected.size());
    }
    List<EventRecord> history = store.history("job");
    areNumberedFrom(1, history);
    assertThat(history).extracting(event -> event.payload().asUtf8()).isEqualTo(expected);
    assertThat(history).extracting(EventRecord::operationId).isEqualTo(operations);
  }

  @Test
  @DisplayName("E1 required: refused commits leave no gap")
  void refusedCommitsLeaveNoGap() {
    Client store = open();
    long version = store.put("job", "state").version();
    for (int n = 0; n < 10; n++) {
      store.append("job", "e" + n);
      refuses(
          VersionConflictException.class,
          () ->
              store.commit(
                  "job", Commit.create().event(Payload.utf8("refused")).ifVersion(version + 1)));
    }
    areNumberedFrom(1, store.history("job"));
    assertThat(store.eventTexts("job")).hasSize(10).doesNotContain("refused");
  }

  @Test
  @DisplayName("E1 required: a commit of 1000 events appends them in order")
  void aCommitOfManyEventsAppendsThemInOrder() {
    Client store = open();
    store.put("job", "state");
    store.append("job", "before");
    Receipt receipt = store.commit("job", Commit.create().events(events("many", Commit.MAX_PARTS)));
    assertThat(receipt.sequence()).isEqualTo(1 + Commit.MAX_PARTS);
    List<EventRecord> history = store.history("job");
    areNumberedFrom(1, history);
    assertThat(history.subList(1, history.size()))
        .extracting(EventRecord::payload)
        .isEqualTo(events("many", Commit.MAX_PARTS));
  }

  @Test
  @DisplayName(
      "E1 required: 8 concurrent writers append without gaps, each commit's events together")
  void concurrentWritersAppendWithoutGaps() {
    Client store = open();
    store.put("job", "state");
    int commits = 30;
    List<List<Long>> sequences =
        Race.of(
            Race.THREADS,
            writer ->
                IntStream.range(0, commits)
                    .mapToObj(
                        n ->
                            store
                                .commit(
                                    "job",
                                    Commit.create().events(events("w" + writer + "/" + n, 3)))
                                .sequence())
                    .toList());

    List<EventRecord> history = store.history("job");
    areNumberedFrom(1, history);
    assertThat(history).hasSize(Race.THREADS * commits * 3);
    assertThat(store.job("job").summary().lastSequence()).isEqualTo(history.size());
    for (int writer = 0; writer < Race.THREADS; writer++) {
      for (int n = 0; n < commits; n++) {
        long last = sequences.get(writer).get(n);
        assertThat(history.subList((int) last - 3, (int) last))
            .as("the events up to %d, which writer %d was told for commit %d", last, writer, n)
            .extracting(EventRecord::payload)
            .isEqualTo(events("w" + writer + "/" + n, 3));
      }
      assertThat(sequences.get(writer)).as("order of writer %d", writer).isSorted();
    }
  }

  @Test
  @DisplayName("E1 required: 300 appends under way at once are all there, without gaps")
  void manyAppendsUnderWayAtOnceAreAllThere() {
    Client store = open();
    store.put("job", "state");
    List<Long> sequences =
        IntStream.range(0, 300)
            .mapToObj(n -> store.commitAsync("job", Commit.create().event(Payload.utf8("e" + n))))
            .toList()
            .stream()
            .map(stage -> stage.toCompletableFuture().join().sequence())
            .toList();
    assertThat(sequences)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
    List<EventRecord> history = store.history("job");
    areNumberedFrom(1, history);
    for (int n = 0; n < 300; n++) {
      assertThat(history.get(sequences.get(n).intValue() - 1).payload().asUtf8())
          .isEqualTo("e" + n);
    }
  }

  @Test
  @DisplayName("E2 required: going on from each page's cursor gives every event exactly once")
  void goingOnFromEachCursorGivesEveryEventOnce() {
    Client store = open();
    store.put("job", "state");
    for (int n = 0; n < 10; n++) {
      store.commit("job", Commit.create().events(events("c" + n, 11)));
    }
    for (int limit : List.of(1, 7, 100, Commit.MAX_PARTS)) {
      List<EventRecord> history = store.history("job", EventCursor.START, limit);
      assertThat(history).as("pages of %d", limit).hasSize(110);
      areNumberedFrom(1, history);
    }
  }

  @Test
  @DisplayName("E2 required: reading after a cursor begins with the next event")
  void readingAfterACursorBeginsWithTheNextEvent() {
    Client store = open();
    store.put("job", "state");
    store.commit("job", Commit.create().events(events("e", 20)));
    List<EventRecord> history = store.history("job");
    for (EventRecord event : history) {
      for (String operation : List.of(event.operationId(), "")) {
        List<EventRecord> rest =
            store.history("job", new EventCursor(event.sequence(), operation), 1_000);
        assertThat(rest).hasSize(20 - (int) event.sequence());
        areNumberedFrom(event.sequence() + 1, rest);
      }
    }
    EventPage page = store.events("job", history.get(4).cursor(), 5);
    assertThat(page.events()).hasSize(5);
    assertThat(page.lastSequence()).isEqualTo(20);
    assertThat(page.next()).isEqualTo(history.get(9).cursor());
    assertThat(page.hasMore()).isTrue();
  }

  @Test
  @DisplayName("E2 required: at the end a page is empty, and its cursor finds what comes later")
  void atTheEndAPageIsEmpty() {
    Client store = open();
    store.put("job", "state");
    EventPage none = store.events("job", EventCursor.START, 10);
    assertThat(none.events()).isEmpty();
    assertThat(none.lastSequence()).isZero();
    assertThat(none.hasMore()).isFalse();

    store.append("job", "first");
    EventPage one = store.events("job", none.next(), 10);
    assertThat(one.events()).hasSize(1);
    EventPage end = store.events("job", one.next(), 10);
    assertThat(end.events()).isEmpty();
    assertThat(end.next()).isEqualTo(one.next());
    assertThat(end.lastSequence()).isEqualTo(1);

    store.append("job", "second");
    assertThat(store.events("job", end.next(), 10).events())
        .extracting(event -> event.payload().asUtf8())
        .containsExactly("second");
  }

  @Test
  @DisplayName("E2 required: a reader that goes on among 4 writers gets every event exactly once")
  void aReaderAmongWritersGetsEveryEventOnce() {
    Client store = open();
    store.put("job", "state");
    int writers = 4;
    int commits = 40;
    AtomicInteger writing = new AtomicInteger(writers);
    List<List<EventRecord>> read =
        Race.of(
            writers + 1,
            index -> {
              if (index > 0) {
                try {
                  for (int n = 0; n < commits; n++) {
                    store.commit("job", Commit.create().events(events(index + "/" + n, 2)));
                  }
                } finally {
                  writing.decrementAndGet();
                }
                return List.of();
              }
              List<EventRecord> all = new ArrayList<>();
              EventCursor cursor = EventCursor.START;
              boolean last;
              do {
                last = writing.get() == 0;
                EventPage page;
                do {
                  page = store.events("job", cursor, 9);
                  all.addAll(page.events());
                  cursor = page.next();
                } while (page.hasMore());
              } while (!last);
              return all;
            });
    assertThat(read.get(0)).hasSize(writers * commits * 2);
    areNumberedFrom(1, read.get(0));
  }

  @Test
  @DisplayName("E2 required: large events come in as many pages as it takes")
  void largeEventsComeInAsManyPagesAsItTakes() {
    Client store = open();
    store.put("job", "state");
    int count = 10;
    for (int n = 0; n < count; n++) {
      store.commit("job", Commit.create().event(Payload.of(noise(1 << 20, n))));
    }
    List<EventRecord> history = store.history("job");
    assertThat(history).hasSize(count);
    areNumberedFrom(1, history);
    for (int n = 0; n < count; n++) {
      byte[] content = history.get(n).payload().bytes();
      assertThat(java.util.Arrays.equals(content, noise(1 << 20, n))).as("event %d", n).isTrue();
    }
  }

  @Test
  @DisplayName("E7 required: reading the history of a job that does not exist is refused")
  void readingTheHistoryOfAMissingJobIsRefused() {
    Client store = open();
    refuses(NotFoundException.class, () -> store.events("job", EventCursor.START, 10));
    refuses(NotFoundException.class, () -> store.events("job", new EventCursor(3, "op"), 10));
    store.put("job", "state");
    store.append("job", "e");
    store.delete("job");
    refuses(NotFoundException.class, () -> store.events("job", EventCursor.START, 10));
    refuses(NotFoundException.class, () -> store.events("job", new EventCursor(1, ""), 10));
  }
}
