package io.mirrorneuron.store.examples.node;

import java.util.List;
import java.util.regex.Pattern;

/** Counts the words of the input, in each step those of as many of its lines. */
final class CountWords implements Work {

  static final String TYPE = "count-words";

  private static final Pattern WORD = Pattern.compile("\\S+");

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String step(Task task, int step, String soFar) {
    List<String> lines = task.input().lines().toList();
    long words =
        lines.subList(end(lines, task, step - 1), end(lines, task, step)).stream()
            .mapToLong(line -> WORD.matcher(line).results().count())
            .sum();
    return Long.toString(words + (soFar.isEmpty() ? 0 : Long.parseLong(soFar)));
  }

  private static int end(List<String> lines, Task task, int step) {
    return (int) ((long) lines.size() * step / task.steps());
  }
}
