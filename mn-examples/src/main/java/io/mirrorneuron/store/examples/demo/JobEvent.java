package io.mirrorneuron.store.examples.demo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What happens to a job, as its history tells it: submitted, started, then for each step but the
 * last a progress, and with the last step finished. A worker that takes up the job in the middle
 * says so.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobEvent.Submitted.class, name = "submitted"),
  @JsonSubTypes.Type(value = JobEvent.Started.class, name = "started"),
  @JsonSubTypes.Type(value = JobEvent.Resumed.class, name = "resumed"),
  @JsonSubTypes.Type(value = JobEvent.Progressed.class, name = "progressed"),
  @JsonSubTypes.Type(value = JobEvent.Finished.class, name = "finished")
})
sealed interface JobEvent {

  /** The coordinator made the job. */
  record Submitted(String path) implements JobEvent {}

  /** What a worker did under a lease. */
  sealed interface Work extends JobEvent {

    /** Who. */
    String worker();

    /** Under which token. */
    long token();
  }

  /** A worker began; nothing had been done before. */
  record Started(String worker, long token) implements Work {}

  /**
   * A worker went on from a snapshot.
   *
   * @param step the last step done before
   * @param offset where it goes on, in bytes
   * @param from whose snapshot it is
   */
  record Resumed(String worker, long token, int step, long offset, String from) implements Work {}

  /**
   * A step is done, and its snapshot saved with this event.
   *
   * @param step which one, from 1
   * @param offset up to where the words are counted, in bytes
   * @param words how many there were so far
   */
  record Progressed(String worker, long token, int step, long offset, long words) implements Work {}

  /**
   * The last step is done; the result was committed with this event.
   *
   * @param step its number
   * @param words how many words there were
   */
  record Finished(String worker, long token, int step, long words) implements Work {}
}
