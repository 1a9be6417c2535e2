package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.WriteOptions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHistoryTest {

  private static final Payload ONE = Payload.utf8("one");
  private static final Payload TWO = Payload.utf8("two");

  private final FakeBackend backend = new FakeBackend().returning("commit", FakeBackend.RECEIPT);
  private final EventHistory events = new EventHistory(backend.operations());

  @Test
  void eventsAreAppendedAsTheOnlyPartOfACommitInTheirOrder() {
    assertThat(events.append("j", ONE)).isEqualTo(FakeBackend.RECEIPT);
    assertThat(sent().events()).containsExactly(ONE);
    assertThat(sent().expected()).isEqualTo(new Expected.Existing());

    events.append("j", List.of(ONE, TWO), WriteOptions.ifVersion(4));
    assertThat(sent().events()).containsExactly(ONE, TWO);
    assertThat(sent().expected()).isEqualTo(new Expected.Version(4));

    assertThat(events.appendAsync("j", List.of(TWO, ONE), WriteOptions.defaults())).isCompleted();
    assertThat(sent().events()).containsExactly(TWO, ONE);
  }

  @Test
  void aPageIsReadAsAsked() {
    EventPage page = new EventPage(List.of(), EventCursor.START, 0);
    backend.returning("events", page);

    assertThat(events.read("j", new EventCursor(3, "op"), 10)).isEqualTo(page);
    assertThat(backend.last().arguments()).startsWith("j", new EventCursor(3, "op"), 10);
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnythingIsSent() {
    assertThatIllegalArgumentException().isThrownBy(() -> events.read("j", EventCursor.START, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> events.read("j", EventCursor.START, Commit.MAX_PARTS + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> events.read("{j}", EventCursor.START, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> events.follow("", EventCursor.START));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> events.append("j", List.of(), WriteOptions.defaults()))
        .withMessageContaining("no parts");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                events.append(
                    "j", Collections.nCopies(Commit.MAX_PARTS + 1, ONE), WriteOptions.defaults()));
    assertThat(backend.requests()).isEmpty();
  }

  private Commit sent() {
    return backend.last().argument(1, Commit.class);
  }
}
