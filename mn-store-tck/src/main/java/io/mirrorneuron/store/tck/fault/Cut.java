package io.mirrorneuron.store.tck.fault;

/** How a connection ends, as the client sees it. */
public enum Cut {
  /** In order: the client reads what was sent before, and then the end of the stream. */
  FIN,
  /** Abruptly: the client's next read or write fails with "connection reset". */
  RST
}
