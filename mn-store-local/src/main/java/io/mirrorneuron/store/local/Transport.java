package io.mirrorneuron.store.local;

/** How a local server speaks to its clients. */
public enum Transport {
  /** Plain TCP on one port. */
  PLAIN,
  /** TLS on one port; the plain port is off. */
  TLS,
  /** TLS on the main port and plain TCP on a second one. */
  TLS_AND_PLAIN
}
