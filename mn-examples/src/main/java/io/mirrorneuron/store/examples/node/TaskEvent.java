package io.mirrorneuron.store.examples.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What happens to a job, as its history tells it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskEvent.Submitted.class, name = "submitted"),
  @JsonSubTypes.Type(value = TaskEvent.Begun.class, name = "begun"),
  @JsonSubTypes.Type(value = TaskEvent.StepDone.class, name = "step_done"),
  @JsonSubTypes.Type(value = TaskEvent.HandedOver.class, name = "handed_over"),
  @JsonSubTypes.Type(value = TaskEvent.Failed.class, name = "failed")
})
sealed interface TaskEvent {

  /** Somebody wants it done. */
  record Submitted(String type) implements TaskEvent {}

  /**
   * A node has claimed it and begins.
   *
   * @param node who
   * @param token under which token
   * @param step how many steps were done before, by whomever
   */
  record Begun(String node, long token, int step) implements TaskEvent {}

  /**
   * A step is done, and was stored together with this event.
   *
   * @param node by whom
   * @param token under which token
   * @param step which one, from 1
   */
  record StepDone(String node, long token, int step) implements TaskEvent {}

  /**
   * A node that leaves has let go of it.
   *
   * @param node who
   * @param token under which token
   * @param step how many steps are done
   */
  record HandedOver(String node, long token, int step) implements TaskEvent {}

  /**
   * It cannot be done.
   *
   * @param node who has tried
   * @param token under which token
   * @param step at which step, from 1
   * @param why what was wrong
   */
  record Failed(String node, long token, int step, String why) implements TaskEvent {}
}
