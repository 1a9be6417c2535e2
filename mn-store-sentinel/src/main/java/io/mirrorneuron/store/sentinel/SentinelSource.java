package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.RedisSettings;
import io.mirrorneuron.store.config.SentinelSettings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreUnavailableException;
import io.mirrorneuron.store.model.Ticker;
import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.engine.Connectors;
import io.mirrorneuron.store.redis.engine.Designation;
import io.mirrorneuron.store.redis.engine.PrimarySource;
import io.mirrorneuron.store.sentinel.Finding.Audience;
import io.mirrorneuron.store.sentinel.Succession.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who is the primary by asking every Sentinel, and being told by each, and asking the servers
 * themselves. Knows no rule about elections: those are in {@link Succession}. Thread-safe.
 */
final class SentinelSource implements PrimarySource {

  private static final Logger LOG = LoggerFactory.getLogger(SentinelSource.class);

  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(1));

  /** How many times longer than otherwise to wait at the start for a Sentinel not tried yet. */
  private static final int LOADING = 4;

  private static final Duration TICK = Duration.ofMillis(250);

  /** Longer than Sentinels need to agree after an election, which is up to two seconds. */
  private static final Duration TROUBLE = Duration.ofSeconds(5);

  /** However many lanes are in trouble, Sentinels are asked no more often than so. */
  private static final Duration DOUBT_INTERVAL = Duration.ofMillis(100);

  private final String masterName;
  private final Duration opening;
  private final Ticker ticker;
  private final Links links;
  private final Succession succession;
  private final Publication publication;
  private final ReentrantLock lock = new ReentrantLock();
  private final Watcher watcher = new Watcher();
  private final Condition progress = lock.newCondition();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final RoleProbes probes;
  private final Queue<String> untold = new ConcurrentLinkedQueue<>();
  private final Episodes episodes = new Episodes(TROUBLE, untold::add);
  private long lastLook;
  private boolean doubtAwaited;
  private boolean everDoubted;
  private long lastDoubt;
  private volatile Runnable listener = () -> {};

  private SentinelSource(StoreConfig config, RedisConnector connector, Ticker ticker) {
    RedisSettings redis = config.redis();
    SentinelSettings sentinel = redis.sentinel();
    Map<String, Integer> settings = Connectors.settings(config, connector);
    Duration connect = redis.timeouts().connect();
    Duration command = redis.timeouts().command();
    this.ticker = ticker;
    this.masterName = sentinel.masterName();
    this.opening = connect.plus(command);
    Door dataDoor = Door.of(connector, settings, redis.data().access(), connect, command);
    this.probes = new RoleProbes(address -> new RoleProbe(dataDoor, address, ticker, watcher));
    this.succession = new Succession(sentinel.addresses().size(), PATIENCE);
    this.publication = new Publication(masterName, dataDoor::target);
    Door sentinelDoor = Door.of(connector, settings, sentinel.access(), connect, command);
    Question question = new Question(masterName, sentinel.hostMap());
    this.links =
        new Links(
            sentinel.addresses(),
            (address, origin) ->
                new SentinelLink(
                    address, origin, sentinelDoor, question, masterName, ticker, watcher));
  }

  /**
   * Begins to watch, and waits until the primary is known.
   *
   * @return the source; the caller closes it. If the Sentinels answer, but name nobody who is a
   *     primary, nobody is known to it yet
   * @throws StoreRefusedException if no Sentinel can be used, and one of them refuses
   * @throws StoreUnavailableException if no Sentinel can be used
   */
  static SentinelSource open(StoreConfig config, RedisConnector connector, Ticker ticker) {
    SentinelSource source = new SentinelSource(config, connector, ticker);
    try {
      source.start();
      source.awaitOpen();
      return source;
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  @Override
  public Optional<Designation> current() {
    return publication.current();
  }

  @Override
  public boolean follows() {
    return true;
  }

  @Override
  public void doubt(Designation designation) {
    lock.lock();
    try {
      Optional<Designation> named = publication.current();
      if (closing.getCount() == 0
          || named.isEmpty()
          || named.get().number() != designation.number()) {
        return; // that one was given up already
      }
      long now = ticker.read();
      if (!everDoubted || now - lastDoubt >= DOUBT_INTERVAL.toNanos()) {
        doubtNow(now);
      } else {
        doubtAwaited = true;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onChange(Runnable told) {
    listener = told;
  }

  @Override
  public OptionalInt knownReplicas() {
    return publication.replicas();
  }

  @Override
  public List<String> shortcomings() {
    return troubles().stream()
        .filter(finding -> finding.audience() != Audience.LOG)
        .map(Finding::words)
        .toList();
  }

  /** All that is wrong at this moment. */
  List<Finding> troubles() {
    lock.lock();
    try {
      return findings();
    } finally {
      lock.unlock();
    }
  }

  /** The servers that are being asked for their role. */
  Set<HostPort> probing() {
    lock.lock();
    try {
      return probes.addresses();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    List<RoleProbe> asking;
    Collection<SentinelLink> watched;
    lock.lock();
    try {
      asking = probes.all();
      probes.ask(Set.of());
      publication.end();
      watched = links.all();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
    watched.forEach(SentinelLink::close);
    asking.forEach(RoleProbe::abort);
  }

  private void start() {
    lastLook = ticker.read();
    links.all().forEach(SentinelLink::start);
    Thread thread = new Thread(this::watch, "mn-store-sentinel-watch-" + masterName);
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitOpen() {
    lock.lock();
    try {
      long left = opening.toNanos();
      // Each attempt is bounded by itself. The first one may have to load the client before it
      // begins, of which the Sentinels know nothing.
      long spare = opening.multipliedBy(LOADING).toNanos();
      while (publication.current().isEmpty()
          && !links.allRefuse()
          && left > (links.untried() > 0 ? -spare : 0)) {
        left -= TICK.toNanos() - progress.awaitNanos(TICK.toNanos());
      }
      if (succession.sights().isEmpty()) {
        throw links.unusable(masterName);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while looking for the primary", e);
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    while (!isClosed()) {
      guarded("a turn of the watcher failed; it goes on", this::turn);
    }
  }

  /** Nobody but {@link #close()} ends it, whoever interrupts its thread. */
  private boolean isClosed() {
    try {
      return closing.await(TICK.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      LOG.debug("the thread that watches was interrupted; it goes on", e);
      return closing.getCount() == 0;
    }
  }

  private void turn() {
    long now = ticker.read();
    change(() -> passed(now), now);
    cutOffLate(now);
    for (String line = untold.poll(); line != null; line = untold.poll()) {
      LOG.warn("{}", line);
    }
  }

  /** For what nobody foresees, as a thread that cannot be made: whoever watches must go on. */
  private static void guarded(String failure, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.error("{}", failure, e);
    }
  }

  private void passed(long now) {
    succession.tick(now);
    links.forget(now, succession.listed());
    if (doubtAwaited) {
      doubtNow(now);
    }
    if (now - lastLook >= SentinelLink.INTERVAL.toNanos()) {
      lastLook = now;
      episodes.found(findings(), now);
    }
  }

  private void cutOffLate(long now) {
    List<SentinelLink> asked;
    List<RoleProbe> asking;
    lock.lock();
    try {
      asked = links.all();
      asking = probes.all();
    } finally {
      lock.unlock();
    }
    asked.forEach(link -> link.cutOffIfLate(now));
    asking.forEach(probe -> probe.cutOffIfLate(now));
  }

  private List<Finding> findings() {
    return Findings.of(masterName, links.standings(), succession, probes.words());
  }

  private void doubtNow(long now) {
    everDoubted = true;
    doubtAwaited = false;
    lastDoubt = now;
    succession.doubt();
    askServers(now);
    links.all().forEach(SentinelLink::wake);
  }

  /** Takes in something new, and tells of it if that makes somebody else the primary. */
  private void change(Runnable news, long now) {
    boolean other = false;
    lock.lock();
    try {
      if (closing.getCount() == 0) {
        return;
      }
      news.run();
      askServers(now);
      other = publication.follow(succession);
      progress.signalAll();
    } catch (RuntimeException | Error e) {
      LOG.error("what the watcher was told could not be taken in; it goes on", e);
    } finally {
      lock.unlock();
    }
    if (other) {
      guarded("whoever is told of another primary failed", listener);
    }
  }

  private void askServers(long now) {
    probes.ask(succession.toAsk(now));
  }

  /** Is told by links and probes. */
  private final class Watcher implements SentinelLink.Listener, RoleProbe.Listener {

    @Override
    public void heard(SentinelLink link, Sight sight) {
      long now = ticker.read();
      List<SentinelLink> superfluous = new ArrayList<>();
      change(
          () -> {
            superfluous.addAll(links.heard(link, sight));
            if (links.contains(link)) {
              succession.outstanding(links.untried(), now);
              succession.heard(link.voter(), sight, now);
            }
          },
          now);
      superfluous.forEach(SentinelLink::close);
    }

    @Override
    public void failed(SentinelLink link) {
      long now = ticker.read();
      change(
          () -> {
            if (links.failed(link, now)) {
              succession.lost(link.voter(), now);
              succession.outstanding(links.untried(), now);
            }
          },
          now);
    }

    @Override
    public void announced(SentinelLink link) {
      lock.lock();
      try {
        links.all().forEach(SentinelLink::wake);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean calm() {
      return publication.current().isPresent();
    }

    @Override
    public void answered(RoleProbe probe, Role role, String said) {
      long now = ticker.read();
      change(
          () -> {
            if (probes.answered(probe, said)) {
              succession.answered(probe.address(), role, now);
            }
          },
          now);
    }

    @Override
    public boolean settled() {
      return publication.settled();
    }
  }
}
