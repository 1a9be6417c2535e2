package io.mirrorneuron.store.ops.daemon;

/** Whether somebody may break a server on purpose, to see what comes of it. */
public enum Drills {
  /** It serves somebody. */
  FORBIDDEN,
  /** It was started for that. */
  ALLOWED
}
