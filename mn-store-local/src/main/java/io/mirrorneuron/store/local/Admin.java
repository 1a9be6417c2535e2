package io.mirrorneuron.store.local;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * A user that every server of this JVM has besides those the configuration asks for. Replication,
 * Sentinel and our own commands use it, so a topology works whatever password or ACL rules the test
 * gives its servers.
 */
final class Admin {
  static final String USER = "mn-local-admin";
  private static final String SECRET = random();

  private Admin() {}

  static List<String> login() {
    return List.of(USER, SECRET);
  }

  static String secret() {
    return SECRET;
  }

  private static String random() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The rule that makes the user. */
  static void addTo(ConfText text) {
    text.set("user", USER, "on", ">" + SECRET, "~*", "&*", "+@all");
  }
}
