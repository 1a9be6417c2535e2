package io.mirrorneuron.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.FakeBackend.ManualTicker;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.observe.StoreObserver;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.StoreContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight stores in memory that campaign for one lease, each of which takes its turns by chance: one
 * that does not for a while is a process that was stopped. All on one ticker, so that it can be
 * seen at every step who believes to lead.
 */
class ElectionTest {

  private static final LeaseName NAME = LeaseName.named("cluster:leader");
  private static final LeaseTerms TERMS = LeaseTerms.leader();
  private static final int STORES = 8;

  private final ManualTicker ticker = new ManualTicker();
  private final StoreContext context =
      new StoreContext(new TickingClock(ticker), ticker, Runnable::run, StoreObserver.none());
  private final List<Candidate> candidates = new ArrayList<>();
  private final Map<Long, String> leaders = new HashMap<>();

  @BeforeEach
  void open() {
    StoreConfig config =
        StoreConfig.builder()
            .mode("memory")
            .extension("memory", "id", UUID.randomUUID().toString())
            .build();
    for (int n = 0; n < STORES; n++) {
      candidates.add(new Candidate("store-" + n, Providers.of(config).open(config, context)));
    }
  }

  @AfterEach
  void close() {
    candidates.forEach(candidate -> candidate.backend.close());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void neverDoTwoBelieveToLeadAndOneLeadsInTheEnd(long seed) {
    Random random = new Random(seed);
    // Pauses are by chance, of no seed: now and then it takes longer until enough have led.
    for (int step = 0; step < 3_000 || (leaders.size() <= 20 && step < 30_000); step++) {
      ticker.advance(Duration.ofMillis(random.nextInt(400)));
      for (Candidate candidate : candidates) {
        if (candidate.stoppedUntil - step <= 0) {
          candidate.turn();
        }
      }
      List<Candidate> leading = leading();
      if (!leading.isEmpty() && random.nextInt(100) == 0) {
        leading.get(0).elector.resign();
      }
      if (random.nextInt(50) == 0) {
        // For up to twice the ttl: whoever leads is followed by somebody else.
        candidates.get(random.nextInt(STORES)).stoppedUntil = step + random.nextInt(100);
      }
    }
    assertThat(leaders).as("terms").hasSizeGreaterThan(20);

    for (int step = 0; step < 200; step++) {
      ticker.advance(Duration.ofMillis(100));
      candidates.forEach(Candidate::turn);
    }
    assertThat(leading()).hasSize(1);
  }

  /** Who believes to lead now: one at most, and nobody under a token that was another's. */
  private List<Candidate> leading() {
    List<Candidate> leading =
        candidates.stream().filter(candidate -> candidate.elector.isLeader()).toList();
    assertThat(leading).as("leaders at a time").hasSizeLessThanOrEqualTo(1);
    for (Candidate leader : leading) {
      String before = leaders.putIfAbsent(leader.elector.fence().token(), leader.owner);
      assertThat(before).isIn(null, leader.owner);
    }
    return leading;
  }

  private final class Candidate {
    private final String owner;
    private final StoreBackend backend;
    private final LeaseKeeper keeper;
    private final LeaseLines lines;
    private final LeaderElector elector;
    private int stoppedUntil;

    Candidate(String owner, StoreBackend backend) {
      this.owner = owner;
      this.backend = backend;
      Operations operations =
          new Operations(backend, new OperationIds(), ticker, 1_000, Duration.ofSeconds(5));
      Alarms alarms = new Alarms(ticker, work -> new Thread(() -> {}));
      this.keeper = new LeaseKeeper(operations, context, alarms, work -> new Thread(() -> {}));
      this.lines = new LeaseLines(alarms, context.callbacks());
      Leases leases = new Leases(operations, owner, keeper, lines);
      this.elector = LeaderElector.campaign(leases, NAME, TERMS);
    }

    void turn() {
      long unused = keeper.turn() + lines.alarms().turn();
    }
  }

  /** The ticker's time as time of day. */
  private static final class TickingClock extends Clock {
    private final ManualTicker ticker;

    TickingClock(ManualTicker ticker) {
      this.ticker = ticker;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(Duration.ofDays(20_000)).plusNanos(ticker.read());
    }
  }
}
