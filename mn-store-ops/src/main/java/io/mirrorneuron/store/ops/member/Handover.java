package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;

/** Gives the role of the primary to another server without losing a write. */
interface Handover {

  /**
   * Returns who is the primary now.
   *
   * @throws io.mirrorneuron.store.ops.cli.CommandFailure if nobody could be made the primary, or
   *     nobody was confirmed
   */
  HostPort run() throws InterruptedException;
}
