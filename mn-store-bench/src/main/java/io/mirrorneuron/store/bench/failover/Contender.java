package io.mirrorneuron.store.bench.failover;

/**
 * Somebody who follows a primary, and writes. Used by one thread. The numbers it has written form a
 * list on the server, so that it can be seen afterwards which of them the new primary has.
 */
interface Contender extends AutoCloseable {

  /** What the table calls it. */
  String name();

  /**
   * Writes a number, and returns when that has succeeded.
   *
   * @throws Exception of the client, whatever it is, if not: that is part of the contest
   */
  @SuppressWarnings("checkstyle:IllegalThrows")
  void write(long number) throws Exception;

  @Override
  void close();
}
