package io.mirrorneuron.store.tck.fault;

import java.time.Duration;

/**
 * What can be done to a connection through a proxy, or to all of them at once. Thread-safe; nothing
 * here blocks for longer than it takes to close a socket.
 */
public sealed interface Faults permits FaultProxy, FaultsFrom, ProxiedConnection {

  /**
   * Has bytes of one direction arrive later than they were sent, in the same order.
   *
   * @param direction which way
   * @param by by how much, counted from when the proxy received them; zero for no delay
   */
  void delay(Direction direction, Duration by);

  /**
   * Has bytes of one direction arrive one by one: never silent for long, and never done.
   *
   * @param direction which way
   * @param every how long after one byte the next arrives; zero for all at once
   */
  void drip(Direction direction, Duration every);

  /**
   * Keeps the bytes of one direction back until {@link #release}. They are read from the sender, so
   * that it believes them sent, and are delivered even if it has closed its connection meanwhile:
   * what a network does with the packets of a link that comes back.
   *
   * @param direction which way
   */
  void hold(Direction direction);

  /**
   * Delivers the bytes that were held, and holds no further ones.
   *
   * @param direction which way
   */
  void release(Direction direction);

  /**
   * Swallows the bytes of one direction from now on, ends of the stream included. With one
   * direction the connection is half open, with both it is a black hole. What has been swallowed is
   * lost, and with it everything that follows on the same connection: a stream has no holes.
   *
   * @param direction which way
   */
  void silence(Direction direction);

  /** Swallows everything of both directions from now on. */
  default void blackHole() {
    silence(Direction.TO_SERVER);
    silence(Direction.TO_CLIENT);
  }

  /**
   * Ends the delaying, dripping, holding and swallowing. Bytes that were held are delivered. A
   * direction that has lost bytes stays silent but for its end, which is delivered; new connections
   * are whole.
   */
  void heal();

  /**
   * Ends the connection towards the client, at once. What the client had sent before still reaches
   * the server (what is held: when it is released), as it would in a network.
   *
   * @param how in order or abruptly
   */
  void cut(Cut how);
}
