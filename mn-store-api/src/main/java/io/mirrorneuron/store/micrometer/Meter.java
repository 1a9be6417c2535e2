package io.mirrorneuron.store.micrometer;

/** The meters: name, unit where it is no time, and what they measure. */
enum Meter {
  OPERATION("mn.store.operation", "", "The time operations took, all their attempts included"),
  RETRIES("mn.store.operation.retries", "", "Attempts that failed and were followed by another"),
  GROUP("mn.store.group", "", "The time groups of operations took, the wait for replicas included"),
  GROUP_SIZE("mn.store.group.size", "operations", "How many operations went out together"),
  GROUP_SENT("mn.store.group.sent", "bytes", "How large groups were"),
  GROUP_ACKNOWLEDGEMENTS(
      "mn.store.group.acknowledgements", "replicas", "How many replicas acknowledged in time"),
  CONNECTION_OPENED("mn.store.connection.opened", "", "The time it took to open connections"),
  CONNECTION_FAILED(
      "mn.store.connection.failed",
      "",
      "Connections that could not be opened, and the time until that was clear"),
  CONNECTION_LOST("mn.store.connection.lost", "", "Connections that failed while in use"),
  FAILOVERS("mn.store.failovers", "", "Changes of primary, restarts of the same one included"),
  FAILOVER_LOST(
      "mn.store.failover.lost",
      "",
      "Confirmed writes that failovers may have lost: the upper bound of each"),
  FAILOVER_WITHOUT_PRIMARY(
      "mn.store.failover.without.primary",
      "",
      "The time without a primary until another was in use"),
  UNDER_WAY(
      "mn.store.underway", "operations", "How many operations are sent, or wait for a connection"),
  QUEUE_SIZE("mn.store.queue.size", "operations", "How many operations wait for their turn"),
  QUEUE_CAPACITY("mn.store.queue.capacity", "operations", "How many operations may wait");

  final String id;
  final String unit;
  final String description;

  Meter(String id, String unit, String description) {
    this.id = id;
    this.unit = unit;
    this.description = description;
  }
}
