package io.mirrorneuron.store.examples.node;

import com.google.inject.Inject;
import io.mirrorneuron.store.examples.DurationConverter;
import io.mirrorneuron.store.examples.node.Events.Kind;

/** The life of a node, from its first sign of life to the removal of its state. */
final class RuntimeNode {

  private final Heart heart;
  private final Leadership leadership;
  private final Dispatcher dispatcher;
  private final NodeSettings settings;
  private final Events events;

  @Inject
  RuntimeNode(
      Heart heart,
      Leadership leadership,
      Dispatcher dispatcher,
      NodeSettings settings,
      Events events) {
    this.heart = heart;
    this.leadership = leadership;
    this.dispatcher = dispatcher;
    this.settings = settings;
    this.events = events;
  }

  /**
   * Works until it is to leave, and leaves.
   *
   * @throws io.mirrorneuron.store.error.StoreException if the store does not take the node's state;
   *     then nothing was begun
   */
  void run() throws InterruptedException {
    heart.start();
    events.tell(
        Kind.STARTED,
        "%s, pid %d, a heartbeat every %s, leases of %s, up to %d jobs at once"
            .formatted(
                settings.name(),
                ProcessHandle.current().pid(),
                DurationConverter.words(settings.heartbeat()),
                DurationConverter.words(settings.terms().ttl()),
                settings.claims()));
    try {
      leadership.start();
      dispatcher.run();
    } finally {
      leadership.stop();
      heart.stop();
    }
  }
}
