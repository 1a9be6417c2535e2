package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.model.LeaseTerms;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a worker is told.
 *
 * @param name its name: the owner of its leases and the id of its node
 * @param folder where it may keep files
 * @param terms the terms of its leases
 */
record WorkerSettings(String name, Path folder, LeaseTerms terms) {

  /** Short, because the demo shows twice what happens when a lease runs out. */
  static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMillis(2500));
}
