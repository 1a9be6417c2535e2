package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.admin.RefusedException;
import io.mirrorneuron.store.ops.admin.UnreachableException;
import io.mirrorneuron.store.ops.member.Situation.Standing;
import java.util.Optional;

/**
 * What the server that the Sentinels name is to this box.
 *
 * @param node this box's Redis
 * @param lineage tells whose data it holds
 */
record Elected(Node node, Lineage lineage) {

  /**
   * Asks it.
   *
   * @param primary whom the Sentinels name, by another address than this box's
   * @param kept the id of what this box holds as a member
   */
  Standing standing(HostPort primary, Optional<String> kept) {
    Standing says = node.at(primary).standing();
    if (says != Standing.PRIMARY) {
      return says;
    }
    try {
      Optional<String> own = node.runId();
      if (own.isPresent() && own.equals(node.at(primary).runId())) {
        return Standing.OURSELVES;
      }
      return kept.isPresent() && !lineage.of(primary).equals(kept) ? Standing.STRANGER : says;
    } catch (UnreachableException | RefusedException e) {
      return Standing.SILENT;
    }
  }
}
