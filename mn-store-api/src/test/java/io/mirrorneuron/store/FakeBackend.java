package io.mirrorneuron.store;

import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.Watch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A backend that answers as a test says and remembers what it was asked. */
final class FakeBackend implements StoreBackend {

  static final Receipt RECEIPT = new Receipt(7, 3, 0, 1, Instant.EPOCH);

  /** What one call of a method of the SPI looked like. */
  record Request(String method, List<Object> arguments) {

    <T> T argument(int index, Class<T> type) {
      return type.cast(arguments.get(index));
    }

    /** The circumstances, which are the last argument of every method that has them. */
    Call call() {
      return argument(arguments.size() - 1, Call.class);
    }
  }

  /** A clock that goes on when it is told to. */
  static final class ManualTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong(1_000);

    @Override
    public long read() {
      return nanos.get();
    }

    void advance(Duration by) {
      nanos.addAndGet(by.toNanos());
    }
  }

  final ManualTicker ticker = new ManualTicker();
  final AtomicInteger closed = new AtomicInteger();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Request, ?>> answers = new ConcurrentHashMap<>();
  private final DurableStore durable = proxy(DurableStore.class);
  private final LeaseStore leases = proxy(LeaseStore.class);

  /** From now on a method returns what the function says. */
  FakeBackend on(String method, Function<Request, CompletionStage<?>> answer) {
    answers.put(method, answer);
    return this;
  }

  /** From now on a watch is what the function says. */
  FakeBackend onWatch(Function<Request, Watch> answer) {
    answers.put("watch", answer);
    return this;
  }

  /** From now on a method returns a stage that has ended with this value. */
  FakeBackend returning(String method, Object value) {
    return on(method, request -> CompletableFuture.completedFuture(value));
  }

  /** From now on a method returns a stage that has failed. */
  FakeBackend failing(String method, Throwable failure) {
    return on(method, request -> CompletableFuture.failedFuture(failure));
  }

  /** From now on a method returns this stage. */
  FakeBackend pending(String method, CompletionStage<?> stage) {
    return on(method, request -> stage);
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  List<Request> requests(String method) {
    return requests.stream().filter(request -> request.method().equals(method)).toList();
  }

  Request last() {
    return requests.get(requests.size() - 1);
  }

  /** The views' way to this backend, with a deadline of 5 s and a limit of 1,000 bytes. */
  Operations operations() {
    return new Operations(this, new OperationIds(), ticker, 1_000, Duration.ofSeconds(5));
  }

  @Override
  public DurableStore durable() {
    return durable;
  }

  @Override
  public LeaseStore leases() {
    return leases;
  }

  @Override
  @SuppressWarnings("unchecked") // a test says what fits
  public CompletionStage<StoreHealth> health(Call call) {
    return (CompletionStage<StoreHealth>) answer(new Request("health", List.of(call)));
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  private <T> T proxy(Class<T> type) {
    InvocationHandler handler =
        (self, method, arguments) ->
            answer(new Request(method.getName(), List.of(Objects.requireNonNull(arguments))));
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object answer(Request request) {
    requests.add(request);
    Function<Request, ?> answer = answers.get(request.method());
    if (answer == null) {
      throw new AssertionError("nobody said how to answer " + request);
    }
    return answer.apply(request);
  }
}
