package io.mirrorneuron.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries, pages and cursors. */
class ListingTest {

  @ParameterizedTest
  @ValueSource(strings = {"0-", "1700000000000000-job-42", "9223372036854775807-a-b-c", "5-x"})
  void aCursorsTextReadsBack(String text) {
    assertThat(PageCursor.parse(text)).hasToString(text);
  }

  @Test
  void aCursorIsTimeAndId() {
    assertThat(PageCursor.parse("17-a-b")).isEqualTo(new PageCursor(17, "a-b"));
    assertThat(PageCursor.parse(PageCursor.START.toString())).isEqualTo(PageCursor.START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "x", "17", "-17-a", "x-a", "1x-a", "9223372036854775808-a"})
  void whatIsNoCursorIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageCursor.parse(text))
        .withMessage("'" + text + "' is not a page cursor");
  }

  @Test
  void aQueryIsRefinedStepByStep() {
    JobQuery query = JobQuery.of(JobStatus.RUNNING, JobStatus.WAITING).limit(7);

    assertThat(query.statuses()).containsExactlyInAnyOrder(JobStatus.RUNNING, JobStatus.WAITING);
    assertThat(query.limit()).isEqualTo(7);
    assertThat(query.after()).isEqualTo(PageCursor.START);
    assertThat(query.after(new PageCursor(4, "x")).after()).isEqualTo(new PageCursor(4, "x"));
    assertThat(JobQuery.all().statuses()).isEmpty();
  }

  @Test
  void thePageAfterTheLastIsNone() {
    JobQuery query = JobQuery.all().limit(7);
    PageCursor next = new PageCursor(4, "x");

    assertThat(query.next(new Page<>(List.of("a"), Optional.of(next)))).contains(query.after(next));
    assertThat(query.next(new Page<>(List.of("a"), Optional.empty()))).isEmpty();
  }

  @Test
  void aQuerysLimitHasBounds() {
    assertThat(JobQuery.all().limit(1).limit()).isEqualTo(1);
    assertThat(JobQuery.all().limit(JobQuery.MAX_LIMIT).limit()).isEqualTo(500);
    assertThatIllegalArgumentException().isThrownBy(() -> JobQuery.all().limit(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobQuery.all().limit(501))
        .withMessageContaining("1 to 500");
  }

  @Test
  void aQueryKeepsItsOwnStatuses() {
    Set<JobStatus> statuses = EnumSet.of(JobStatus.FAILED);
    JobQuery query = new JobQuery(statuses, PageCursor.START, 1);
    statuses.add(JobStatus.RUNNING);

    assertThat(query.statuses()).containsExactly(JobStatus.FAILED);
  }

  @Test
  void listsThatWereReadCannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> new Page<>(List.of("a"), Optional.empty()).items().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> new SnapshotList(List.of(), List.of("a")).omitted().clear());
  }

  @Test
  void aPageOfEventsTellsWhetherThereIsMore() {
    EventRecord second = new EventRecord(2, "op", Instant.EPOCH, Payload.utf8("e"));

    assertThat(second.cursor()).isEqualTo(new EventCursor(2, "op"));
    assertThat(new EventPage(List.of(second), second.cursor(), 3).hasMore()).isTrue();
    assertThat(new EventPage(List.of(second), second.cursor(), 2).hasMore()).isFalse();
    assertThat(new EventPage(List.of(), EventCursor.START, 0).hasMore()).isFalse();
  }
}
