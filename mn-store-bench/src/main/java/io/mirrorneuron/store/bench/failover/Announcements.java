package io.mirrorneuron.store.bench.failover;

import io.mirrorneuron.store.local.LocalSentinel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When the first Sentinel announces a new primary, as whoever is subscribed to all of them sees.
 */
final class Announcements implements AutoCloseable {

  private static final String CHANNEL = "+switch-master";

  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final CountDownLatch announced = new CountDownLatch(1);

  Announcements(List<LocalSentinel> sentinels) {
    sentinels.forEach(this::subscribe);
  }

  /**
   * Returns when it was announced.
   *
   * @return a reading of {@link System#nanoTime()}
   * @throws IllegalStateException if it is not within the time
   */
  long await(long seconds) {
    try {
      if (announced.await(seconds, TimeUnit.SECONDS)) {
        return nanos.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("no Sentinel has announced anybody within " + seconds + " s");
  }

  private void subscribe(LocalSentinel sentinel) {
    try {
      Socket socket = new Socket(sentinel.host(), sentinel.port());
      sockets.add(socket);
      socket.setTcpNoDelay(true);
      socket
          .getOutputStream()
          .write(("SUBSCRIBE " + CHANNEL + "\r\n").getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      // The answer to SUBSCRIBE names the channel too.
      while (!String.valueOf(in.readLine()).equals(":1")) {
        if (socket.isClosed()) {
          return;
        }
      }
      Thread thread = new Thread(() -> listen(in), "announcements of " + sentinel);
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot subscribe to " + sentinel, e);
    }
  }

  private void listen(BufferedReader in) {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long now = System.nanoTime();
        if (line.equals(CHANNEL)) {
          if (nanos.compareAndSet(0, now)) {
            announced.countDown();
          }
          return;
        }
      }
    } catch (IOException e) {
      // Closed: whoever waits finds out by its time limit.
      return;
    }
  }

  @Override
  public void close() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
