package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.ConfText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens, and whom it lets in.
 *
 * @param bind the address of this machine that it listens on
 * @param announced what it tells others; its port is also the one that it listens on
 * @param credentials what it wants to be told; empty for nothing
 * @param tls its certificate, where it speaks TLS and nothing else
 */
public record Listening(
    String bind, HostPort announced, Optional<Credentials> credentials, Optional<ServerTls> tls) {

  /**
   * A server's certificate, with which it also introduces itself to others.
   *
   * @param ca whom it trusts
   * @param certificate its own certificate
   * @param key the key of it
   */
  public record ServerTls(Path ca, Path certificate, Path key) {}

  /** What Redis and Sentinel have in common. */
  ConfText text(Path folder) {
    ConfText text = new ConfText();
    text.set("bind", bind);
    text.set("port", tls.isPresent() ? 0 : announced.port());
    text.set("dir", folder);
    text.set("daemonize", "no");
    // To standard output, which goes to the log together with what is said before this is read.
    text.set("logfile", "");
    // Whether it may be open is decided before it is started: see Reachability.
    text.set("protected-mode", "no");
    tls.ifPresent(files -> secure(text, files));
    credentials.ifPresent(own -> admit(text, own));
    return text;
  }

  private void secure(ConfText text, ServerTls files) {
    text.set("tls-port", announced.port());
    // For a Sentinel this means: towards data nodes and other Sentinels.
    text.set("tls-replication", "yes");
    text.set("tls-ca-cert-file", files.ca().toAbsolutePath());
    text.set("tls-cert-file", files.certificate().toAbsolutePath());
    text.set("tls-key-file", files.key().toAbsolutePath());
    text.set("tls-auth-clients", "optional");
  }

  private static void admit(ConfText text, Credentials own) {
    String password = own.password().reveal();
    String user = own.username().orElse("default");
    if (user.equals("default")) {
      text.set("requirepass", password);
      return;
    }
    text.set("user", "default", "off");
    text.set("user", user, "on", ">" + password, "~*", "&*", "+@all");
  }
}
