package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListenersTest {

  @RegisterExtension final Logged log = Logged.by(Listeners.class);

  private final List<String> told = new ArrayList<>();
  private Executor executor = Runnable::run;
  private final Listeners<String> listeners =
      new Listeners<>(telling -> executor.execute(telling), change -> true);

  @Test
  void anExecutorThatBreaksLosesNothingOfWhatIsToBeTold() {
    listeners.add(told::add);
    executor =
        telling -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    note("one");
    assertThat(told).isEmpty();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .startsWith("ERROR")
        .contains("no thread could be had");

    executor = Runnable::run;
    note("two");
    assertThat(told).containsExactly("one", "two");
  }

  @Test
  void aListenerThatThrowsIsLoggedAndTheOthersAreTold() {
    listeners.add(
        change -> {
          throw new IllegalStateException(change);
        });
    listeners.add(told::add);
    note("one");
    note("two");
    assertThat(told).containsExactly("one", "two");
    assertThat(log.messages())
        .hasSize(2)
        .allMatch(line -> line.startsWith("ERROR a listener threw"));
  }

  @Test
  void whoeverComesLateIsToldTheLastThing() {
    note("one");
    note("two");
    listeners.add(told::add);
    assertThat(told).containsExactly("two");
  }

  private void note(String change) {
    listeners.note(change);
    listeners.deliver();
  }
}
