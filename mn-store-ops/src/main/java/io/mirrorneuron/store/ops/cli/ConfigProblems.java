package io.mirrorneuron.store.ops.cli;

import io.mirrorneuron.store.config.Origin;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.util.List;

/** What is wrong with settings, as an operator knows them: who wrote an option saw no builder. */
public final class ConfigProblems {

  private ConfigProblems() {}

  /**
   * The same problems.
   *
   * @param problems as the store tells them
   * @return where a value was set by an option, that is named as its source
   */
  public static List<Problem> of(List<Problem> problems) {
    return problems.stream()
        .map(
            it ->
                it.source().equals(Origin.BUILDER.toString())
                    ? new Problem(it.setting(), it.value(), "option", it.advice())
                    : it)
        .toList();
  }
}
