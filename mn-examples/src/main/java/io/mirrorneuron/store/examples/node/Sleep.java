package io.mirrorneuron.store.examples.node;

/** Does nothing, for as many milliseconds a step as the input says. Its result is their sum. */
final class Sleep implements Work {

  static final String TYPE = "sleep";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String step(Task task, int step, String soFar) throws InterruptedException {
    long millis = millis(task.input());
    Thread.sleep(millis);
    return Long.toString(millis + (soFar.isEmpty() ? 0 : Long.parseLong(soFar)));
  }

  private static long millis(String input) {
    try {
      long millis = Long.parseLong(input);
      if (millis >= 0) {
        return millis;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("its input is no number of milliseconds", e);
    }
    throw new IllegalArgumentException("nobody can sleep for " + input + " ms");
  }
}
