package io.mirrorneuron.store.config;

/** What carries a connection to a Redis URL's server. */
public enum Transport {

  /** TCP without encryption, {@code redis://}. */
  PLAIN("redis"),

  /** TLS over TCP, {@code rediss://}. */
  TLS("rediss");

  private final String scheme;

  Transport(String scheme) {
    this.scheme = scheme;
  }

  /**
   * Returns the URL scheme that asks for this transport.
   *
   * @return {@code redis} or {@code rediss}
   */
  public String scheme() {
    return scheme;
  }
}
