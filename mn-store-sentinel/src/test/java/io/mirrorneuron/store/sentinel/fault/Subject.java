package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.FailoverReport;
import io.mirrorneuron.store.tck.load.Findings;
import io.mirrorneuron.store.tck.load.Load;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A store under load, what it reports, and what is found in the end. */
final class Subject implements AutoCloseable {

  /**
   * Every write leaves an event, so that what is lost can be counted; what a lease changes leaves
   * none.
   */
  static final Load.Plan COUNTABLE = new Load.Plan(2, 1, 8, 1, 0, 1, Duration.ofMillis(5));

  private static final int WARM = 100;

  private final String client;
  private final String replicas;
  private final MirrorStore store;
  private final Load load;
  private final Queue<FailoverReport> reports = new ConcurrentLinkedQueue<>();

  /**
   * Opens a store, and has writers begin.
   *
   * @param replicas as in {@code MN_REDIS_WAIT_REPLICAS}
   */
  Subject(Topology topology, String client, String replicas, Load.Plan plan) {
    this.client = client;
    this.replicas = replicas;
    this.store =
        MirrorStore.builder(
                topology
                    .config()
                    .client(client)
                    .namespace("fault-" + UUID.randomUUID())
                    .set("MN_REDIS_WAIT_REPLICAS", replicas)
                    .set("MN_STORE_HISTORY_CAP", "1000000")
                    .build())
            .onFailover(reports::add)
            .open();
    this.load = Load.start(store, plan);
  }

  /** What came of it. */
  record Result(String client, String replicas, Findings findings, List<FailoverReport> reports) {

    Result {
      reports = List.copyOf(reports);
    }

    long lost() {
      return findings.lost().size();
    }

    long reportedAtLeast() {
      return reports.stream().mapToLong(it -> it.evidence().lostAtLeast()).sum();
    }

    long reportedAtMost() {
      return reports.stream().mapToLong(it -> it.evidence().lostAtMost()).sum();
    }

    /** What was lost has been reported, neither more nor less. */
    void lossesAreThoseReported() {
      assertThat(lost())
          .as("lost confirmed writes, against the reports of %s", this)
          .isBetween(reportedAtLeast() - uncounted(), reportedAtMost());
    }

    void nothingIsLost() {
      assertThat(findings.lost()).as("lost confirmed writes of %s", this).isEmpty();
      lossesAreThoseReported();
    }

    /** Confirmed, without leaving an event: granted and given back. */
    private long uncounted() {
      return 2 * findings.grants();
    }

    @Override
    public String toString() {
      return client
          + ", WAIT "
          + replicas
          + ": "
          + findings
          + "; reported lost "
          + reportedAtLeast()
          + " to "
          + reportedAtMost()
          + " in "
          + reports.stream().map(FailoverReport::sentence).toList();
    }
  }

  MirrorStore store() {
    return store;
  }

  List<FailoverReport> reports() {
    return List.copyOf(reports);
  }

  void awaitWarm() {
    await()
        .atMost(Topology.PATIENCE)
        .until(
            () ->
                load.ledger().writes().stream().filter(it -> it.receipt().isPresent()).count()
                    >= WARM);
  }

  /** Waits until a write that begins from now on is confirmed. */
  void awaitConfirmed() {
    long now = System.nanoTime();
    await()
        .alias("a confirmed write of " + client + ", WAIT " + replicas)
        .atMost(Topology.PATIENCE)
        .until(() -> load.ledger().confirmedSince(now));
  }

  /** Ends the load and reads everything back. */
  Result end() {
    Findings findings = load.stop(Topology.PATIENCE).readBack(store);
    return new Result(client, replicas, findings, List.copyOf(reports));
  }

  @Override
  public void close() {
    load.close();
    store.close();
  }
}
