package io.mirrorneuron.store.config;

import java.util.Objects;
import java.util.Optional;

/**
 * What a connection authenticates with: {@code AUTH password}, or {@code AUTH username password}
 * for a server with ACL users.
 *
 * @param username the ACL user, or empty for the server's default user
 * @param password the password
 */
public record Credentials(Optional<String> username, Secret password) {

  /**
   * Checks that nothing is null.
   *
   * @param username as {@link #username()}
   * @param password as {@link #password()}
   * @throws NullPointerException if a component is null
   */
  public Credentials {
    Objects.requireNonNull(username, "username");
    Objects.requireNonNull(password, "password");
  }
}
