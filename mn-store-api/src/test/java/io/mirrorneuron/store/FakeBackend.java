package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.ClaimStore;
import io.mirrorneuron.store.spi.DurableStore;
import io.mirrorneuron.store.spi.LeaseStore;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.Replication;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import io.mirrorneuron.store.spi.Watch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
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

  final ManualTicker ticker;
  final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  final StoreContext context;

  /** Of the keeper and the lines; they ring when a test says so. */
  final Alarms alarms;

  final AtomicInteger closed = new AtomicInteger();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Request, ?>> answers = new ConcurrentHashMap<>();
  private final DurableStore durable = proxy(DurableStore.class);
  private final LeaseStore leases = proxy(LeaseStore.class);
  private final ClaimStore claims = proxy(ClaimStore.class);

  FakeBackend() {
    this(new ManualTicker());
  }

  /** Creates a backend that has its time from another one. */
  FakeBackend(ManualTicker ticker) {
    this(ticker, Runnable::run);
  }

  /** Creates a backend of an application with its own executor. */
  FakeBackend(ManualTicker ticker, Executor callbacks) {
    this.ticker = ticker;
    this.context = new StoreContext(clock, ticker, callbacks, StoreObserver.none());
    this.alarms = new Alarms(ticker, work -> new Thread(() -> {}));
  }

  /** From now on a method returns what the function says. */
  FakeBackend on(String method, Function<Request, CompletionStage<?>> answer) {
    answers.put(method, answer);
    return this;
  }

  /** From now on a watch is what the function says. */
  FakeBackend onWatch(String method, Function<Request, Watch> answer) {
    answers.put(method, answer);
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
    return operations(Duration.ofSeconds(5));
  }

  /**
   * The same for tests with threads: however the ticker stands, whoever waits for an answer gives
   * up {@link Operations#GRACE} after the deadline in real time.
   */
  Operations operations(Duration deadline) {
    return new Operations(this, new OperationIds(), ticker, 1_000, deadline);
  }

  /** A keeper that does nothing by itself: a test has it take its turns. */
  LeaseKeeper keeper() {
    return new LeaseKeeper(operations(), context, alarms, work -> new Thread(() -> {}));
  }

  /** Lines that do nothing by themselves: a test has their alarms take their turns. */
  LeaseLines lines() {
    return new LeaseLines(alarms, context.callbacks());
  }

  /** What a renewal finds where nothing has to be replicated. */
  static Renewed renewed(Boolean... held) {
    return new Renewed(List.of(held), Replication.notRequired());
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
  public ClaimStore claims() {
    return claims;
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
    return where(request, answer.apply(request));
  }

  /** What depends on a stage that has not ended yet runs where clause G7 says. */
  private Object where(Request request, Object answer) {
    boolean application =
        request.arguments().get(request.arguments().size() - 1) instanceof Call call
            && call.waiting() == Call.Waiting.CALLER_GOES_ON;
    return application && answer instanceof CompletableFuture<?> stage && !stage.isDone()
        ? stage.whenCompleteAsync((value, failure) -> {}, context.callbacks())
        : answer;
  }

  /** Lets time pass for a keeper, so that it can do everything when it is due. */
  void passInSteps(LeaseKeeper keeper, Duration time) {
    for (int i = 0; i < 100; i++) {
      pass(keeper, time.dividedBy(100));
    }
  }

  /** Lets time pass for a keeper that is looked at again only then. */
  void pass(LeaseKeeper keeper, Duration time) {
    ticker.advance(time);
    turn(keeper);
  }

  /** As a keeper's thread does: until there is nothing to do at the moment. */
  void turn(LeaseKeeper keeper) {
    for (int turns = 0; keeper.turn() <= 0; turns++) {
      assertThat(turns).as("turns at one moment").isLessThan(1000);
    }
    long unused = alarms.turn();
  }
}
