package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.model.EventRecord;

/** Shows a history that is being followed. */
interface EventSink {

  /** The next event. */
  void event(EventRecord event);

  /** Events that were shown, and are lost since: they were not confirmed when a failover came. */
  void lost(long first, long last);

  /** Events that were dropped before they were shown, because a history keeps only so many. */
  void dropped(long first, long last);

  /** Talk. */
  void say(String line);
}
