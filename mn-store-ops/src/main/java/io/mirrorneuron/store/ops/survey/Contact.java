package io.mirrorneuron.store.ops.survey;

import io.mirrorneuron.store.ops.admin.DeniedException;

/** What became of asking a server. */
public enum Contact {
  /** It said what it was asked. */
  ANSWERED,
  /** It is there and does not let us in: nothing is known of it, also not that it is down. */
  DENIED,
  /** It said nothing, or nothing of use. */
  SILENT;

  static Contact of(RuntimeException thrown) {
    return thrown instanceof DeniedException ? DENIED : SILENT;
  }
}
