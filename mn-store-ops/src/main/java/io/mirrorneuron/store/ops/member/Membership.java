package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.daemon.Drills;
import java.nio.file.Path;
import java.util.List;

/**
 * One box of a cluster, as the operator describes it.
 *
 * @param redis where its Redis is reached by others
 * @param sentinel where its Sentinel is
 * @param bind the address of this machine that both listen on
 * @param masterName the monitored name
 * @param quorum how many Sentinels have to agree that the primary is gone
 * @param sentinels all Sentinels in the order that every box is told, this one's as {@link
 *     #sentinel()}
 * @param folder where this box keeps everything
 * @param drills whether its servers may be broken on purpose
 */
record Membership(
    HostPort redis,
    HostPort sentinel,
    String bind,
    String masterName,
    int quorum,
    List<HostPort> sentinels,
    Path folder,
    Drills drills) {

  /** Who begins where nothing is yet. */
  HostPort first() {
    return sentinels.get(0);
  }

  boolean isFirst() {
    return first().equals(sentinel);
  }

  /** How many Sentinels no other part of them can outvote. */
  int majority() {
    return majority(sentinels.size());
  }

  static int majority(int sentinels) {
    return sentinels / 2 + 1;
  }
}
