package io.mirrorneuron.store.examples.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What SIGTERM and Ctrl-C do: the first one is told, the second one ends the process at once.
 *
 * <p>A shutdown hook will not do. While hooks run, the JVM does not react to another signal; and it
 * exits with 143, though everything was done as it should. {@code sun.misc.Signal} is the only way
 * to handle one. It is called by reflection because the compiler warns of naming it, which cannot
 * be suppressed, and warnings are errors here.
 */
final class Signals {

  private static final Map<String, Integer> NUMBERS = Map.of("TERM", 15, "INT", 2);

  /** What a shell adds to the number of the signal that has ended a process. */
  private static final int BY_SIGNAL = 128;

  private Signals() {}

  /**
   * Handles them from now on.
   *
   * @param first is told the name of the first, on a thread of its own
   * @throws IllegalStateException if this JVM leaves its signals to nobody ({@code -Xrs})
   */
  static void onFirst(Consumer<String> first) {
    AtomicBoolean again = new AtomicBoolean();
    NUMBERS.forEach(
        (name, number) ->
            handle(
                name,
                () -> {
                  if (again.getAndSet(true)) {
                    Runtime.getRuntime().halt(BY_SIGNAL + number);
                  }
                  first.accept("SIG" + name);
                }));
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              Proxy.newProxyInstance(
                  Signals.class.getClassLoader(), new Class<?>[] {handler}, calling(action)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SIG" + name + " cannot be handled; is -Xrs set?", e);
    }
  }

  private static InvocationHandler calling(Runnable action) {
    return (self, method, arguments) ->
        switch (method.getName()) {
          case "handle" -> {
            action.run();
            yield null;
          }
          case "equals" -> self == arguments[0];
          case "hashCode" -> System.identityHashCode(self);
          default -> "signals of mn node";
        };
  }
}
