package io.mirrorneuron.store.config;

import java.util.Locale;

/** Where a setting's value came from; an earlier constant wins over a later one. */
public enum Origin {

  /** Set by the application on the builder. */
  BUILDER,

  /** A system property, for example {@code -Dmn.redis.wait.replicas=1}. */
  SYSTEM_PROPERTY,

  /** An environment variable, for example {@code MN_REDIS_WAIT_REPLICAS=1}. */
  ENVIRONMENT,

  /** Given nowhere, so the documented default holds. */
  DEFAULT;

  /**
   * Returns the origin in words.
   *
   * @return for example {@code system property}
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
