package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.sentinel.fault.Subject.Result;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import io.mirrorneuron.store.tck.load.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several stores on one topology, to which something happens. */
final class Trial implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

  private final Topology topology;
  private final List<Subject> subjects = new ArrayList<>();

  Trial(Topology.Network network, Pace pace) {
    this.topology = new Topology(network, pace);
  }

  /** One store for each durability there is. */
  static List<Result> ofOneClient(Fault fault, Pace pace, String client) {
    return ofOneClient(fault, fault.network(), pace, client);
  }

  /** The same on another network than the fault would choose. */
  static List<Result> ofOneClient(Fault fault, Topology.Network network, Pace pace, String client) {
    try (Trial trial = new Trial(network, pace)) {
      for (String replicas : List.of("0", "1", "all")) {
        trial.add(client, replicas, Subject.COUNTABLE);
      }
      return trial.during(fault::happen);
    }
  }

  Topology topology() {
    return topology;
  }

  Subject add(String client, String replicas, Load.Plan plan) {
    Subject subject = new Subject(topology, client, replicas, plan);
    subjects.add(subject);
    return subject;
  }

  /** Has something happen under load; ends when everybody's writes are confirmed again. */
  List<Result> during(Consumer<Topology> happening) {
    subjects.forEach(Subject::awaitWarm);
    happening.accept(topology);
    awaitConfirmed();
    List<Result> results = subjects.stream().map(Subject::end).toList();
    results.forEach(result -> LOG.info("{}", result));
    return results;
  }

  /** Waits until a write of every store that begins from now on is confirmed. */
  void awaitConfirmed() {
    subjects.forEach(Subject::awaitConfirmed);
  }

  @Override
  public void close() {
    subjects.forEach(Subject::close);
    topology.close();
  }
}
