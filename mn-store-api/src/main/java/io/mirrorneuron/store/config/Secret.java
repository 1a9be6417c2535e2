package io.mirrorneuron.store.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be shown, such as a password. Its {@code toString} is always {@code ***};
 * only {@link #reveal()} gives the text away.
 */
public final class Secret {

  static final String MASK = "***";

  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /**
   * Wraps a text.
   *
   * @param value the secret text, kept exactly as it is
   * @return the secret
   */
  public static Secret of(String value) {
    return new Secret(value);
  }

  /**
   * Returns the secret text itself. <strong>Pass it to the server and nowhere else:</strong> not to
   * a log, a message or a {@code toString}.
   *
   * @return the text as it was given
   */
  public String reveal() {
    return value;
  }

  /**
   * Tells whether the other object is a secret with the same text, in a time that does not depend
   * on where the texts differ.
   *
   * @param other the object to compare with
   * @return true if it is an equal secret
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns a hash code that agrees with {@link #equals(Object)}.
   *
   * @return the hash code
   */
  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /**
   * Returns a mask.
   *
   * @return always {@code ***}
   */
  @Override
  public String toString() {
    return MASK;
  }
}
