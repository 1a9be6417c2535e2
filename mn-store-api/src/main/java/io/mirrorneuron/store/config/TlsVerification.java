package io.mirrorneuron.store.config;

import java.util.Locale;

/** How far a server's certificate is checked. */
public enum TlsVerification {

  /** The certificate's chain and its host name are checked. */
  FULL,

  /**
   * Only the chain is checked, not the host name. <strong>Any server with a certificate of a
   * trusted authority passes;</strong> meant for a private authority.
   */
  CA,

  /** Nothing is checked. <strong>Anybody in the path can read and change everything.</strong> */
  NONE;

  /**
   * Returns the word that the setting uses.
   *
   * @return {@code full}, {@code ca} or {@code none}
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
