package io.mirrorneuron.store.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of a server's configuration file, with every value quoted as the server reads it. <b>May
 * hold passwords: write it into files that only their owner can read.</b> Not thread-safe.
 */
public final class ConfText {
  private final StringBuilder text = new StringBuilder();

  /** Begins an empty file. */
  public ConfText() {}

  /**
   * Adds a line.
   *
   * @param directive written as it is
   * @param values what follows it, each quoted
   * @return this
   */
  public ConfText set(String directive, Object... values) {
    text.append(directive);
    for (Object value : values) {
      text.append(" \"")
          .append(String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    text.append('\n');
    return this;
  }

  /**
   * Adds a line as the user wrote it.
   *
   * @param line the line, without its end
   * @return this
   */
  public ConfText raw(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** What Redis and Sentinel have in common. */
  ConfText common(Seat seat, Path directory, Optional<TlsFiles> tls) {
    set("bind", seat.address().host());
    set("port", seat.plainPort());
    set("dir", directory);
    set("daemonize", "no");
    // To standard output, which the launcher sends to the log together with what the server says
    // before it reads this file.
    set("logfile", "");
    tls.ifPresent(files -> tls(seat.address().port(), files));
    return this;
  }

  /**
   * Outgoing connections come from where the server listens. Before 7.0 they do so anyway. In a
   * network of its own it may have several addresses: for this JVM, and for others.
   */
  ConfText place(Place place, ServerBinary binary) {
    // To Redis every host but 127.0.0.1 and ::1 is a stranger.
    set("protected-mode", "no");
    if (place.isElsewhere()) {
      return set("bind", "0.0.0.0");
    }
    return binary.isAtLeast(7) ? set("bind-source-addr", place.host()) : this;
  }

  private void tls(int port, TlsFiles files) {
    set("tls-port", port);
    set("tls-replication", "yes");
    set("tls-ca-cert-file", files.ca());
    set("tls-cert-file", files.serverCertificate());
    set("tls-key-file", files.serverKey());
    set("tls-auth-clients", "optional");
  }

  /** The file's text, with its passwords. */
  @Override
  public String toString() {
    return text.toString();
  }
}
