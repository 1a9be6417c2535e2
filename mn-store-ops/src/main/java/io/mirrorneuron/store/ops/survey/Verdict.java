package io.mirrorneuron.store.ops.survey;

import java.util.List;

/**
 * What to think of a survey.
 *
 * @param level how the cluster is
 * @param reasons why it is not better, as sentences without their full stop; empty if it is OK
 * @param warnings what is no fault but may become one
 */
public record Verdict(Level level, List<String> reasons, List<String> warnings) {

  /**
   * Copies the lists.
   *
   * @param level as {@link #level()}
   * @param reasons as {@link #reasons()}
   * @param warnings as {@link #warnings()}
   */
  public Verdict {
    reasons = List.copyOf(reasons);
    warnings = List.copyOf(warnings);
  }

  /**
   * Judges.
   *
   * @param survey what was seen
   * @return the verdict
   */
  public static Verdict on(Survey survey) {
    return new Judge(survey).verdict();
  }
}
