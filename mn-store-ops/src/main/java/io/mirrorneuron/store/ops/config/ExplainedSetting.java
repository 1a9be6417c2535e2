package io.mirrorneuron.store.ops.config;

/**
 * One setting as {@code mn config explain} shows it.
 *
 * @param name the variable, or {@code mn.ext.<name>.<key>} of another engine
 * @param value what holds, secrets masked; empty if there is none
 * @param origin where it came from
 * @param meaning what it means; empty for another engine's
 */
record ExplainedSetting(String name, String value, Source origin, String meaning) {

  /** Where a value came from. */
  enum Source {
    /** Nobody has said anything. */
    DEFAULT,
    /** A variable. */
    ENVIRONMENT,
    /** A system property of Java, by MN_JAVA_OPTS. */
    PROPERTY,
    /** A part of MN_REDIS_URL. */
    URL,
    /** An option of this command. */
    OPTION
  }
}
