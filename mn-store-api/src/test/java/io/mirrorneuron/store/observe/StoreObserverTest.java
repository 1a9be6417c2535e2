package io.mirrorneuron.store.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.mirrorneuron.store.Logged;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.spi.StoreContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreObserverTest {

  private static final OperationEnded ENDED =
      new OperationEnded(
          OperationKind.COMMIT, Outcome.CONFIRMED, Optional.empty(), Duration.ofMillis(1));

  @RegisterExtension final Logged log = Logged.by(Observers.class);

  @Test
  void everyEventIsToldToEveryObserver() throws Exception {
    List<Method> events =
        Arrays.stream(StoreObserver.class.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .toList();
    assertThat(events).hasSizeGreaterThan(5);
    List<String> told = new ArrayList<>();
    StoreObserver both = StoreObserver.all(List.of(listing("a", told), listing("b", told)));

    for (Method event : events) {
      Object unused = event.invoke(both, (Object) null);
      assertThat(told).containsExactly("a " + event.getName(), "b " + event.getName());
      told.clear();
    }
  }

  @Test
  void anObserverThatThrowsIsLoggedOnceAndTheOthersAreToldNevertheless() {
    List<OperationEnded> told = new ArrayList<>();
    StoreObserver broken =
        new StoreObserver() {
          @Override
          public void operationEnded(OperationEnded event) {
            throw new NoClassDefFoundError("a library that is not there");
          }
        };
    StoreObserver sound =
        new StoreObserver() {
          @Override
          public void operationEnded(OperationEnded event) {
            told.add(event);
          }
        };
    StoreObserver both = StoreObserver.all(List.of(broken, sound));

    for (int n = 0; n < 3; n++) {
      both.operationEnded(ENDED);
    }
    StoreObserver.all(List.of(both, new StoreObserver() {})).operationEnded(ENDED);

    assertThat(told).hasSize(4);
    assertThat(log.events())
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains(broken.getClass().getName())
                    .contains("not affected"));
  }

  @Test
  void whereNobodyIsToldNothingIsMade() {
    assertThat(StoreObserver.all(List.of())).isSameAs(StoreObserver.none());
    assertThat(StoreObserver.all(List.of(StoreObserver.none()))).isSameAs(StoreObserver.none());
    assertThat(StoreContext.system().observer()).isSameAs(StoreObserver.none());
    assertThat(StoreContext.system().observer(StoreObserver.none()).observer())
        .isSameAs(StoreObserver.none());
  }

  @Test
  void whoIsGivenTwiceIsToldOnce() {
    List<String> told = new ArrayList<>();
    StoreObserver one = listing("a", told);

    StoreContext.system().observer(one).observer(one).observer().operationEnded(ENDED);

    assertThat(told).containsExactly("a operationEnded");
  }

  @Test
  void aContextKeepsItsObserverWhenSomethingElseIsSet() {
    StoreContext observed = StoreContext.system().observer(listing("a", new ArrayList<>()));

    assertThat(observed.time(observed.clock(), observed.ticker()).observer())
        .isSameAs(observed.observer());
    assertThat(observed.callbacks(Runnable::run).observer()).isSameAs(observed.observer());
  }

  private static StoreObserver listing(String name, List<String> told) {
    return (StoreObserver)
        Proxy.newProxyInstance(
            StoreObserver.class.getClassLoader(),
            new Class<?>[] {StoreObserver.class},
            (self, method, arguments) -> {
              told.add(name + " " + method.getName());
              return null;
            });
  }
}
