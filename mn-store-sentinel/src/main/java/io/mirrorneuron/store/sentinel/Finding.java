package io.mirrorneuron.store.sentinel;

/**
 * Something that is wrong with the Sentinels.
 *
 * @param subject what it is about: the same as long as it is the same trouble
 * @param words a sentence without a stop
 * @param audience who wants to know
 */
record Finding(String subject, String words, Audience audience) {

  /** Who wants to know of it. */
  enum Audience {
    /** Whoever asks for health; the log hears of it from the engine. */
    HEALTH,
    /** The log: something less to fall back on, with nothing lost yet. */
    LOG,
    /** Both. */
    HEALTH_AND_LOG
  }
}
