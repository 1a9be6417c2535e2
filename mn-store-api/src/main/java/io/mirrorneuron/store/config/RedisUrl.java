package io.mirrorneuron.store.config;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Redis URL: {@code redis://[user[:password]@]host[:port][/db]}, or {@code rediss://} for TLS. An
 * IPv6 address stands in brackets; in user and password reserved characters are percent-encoded;
 * {@code redis://:password@host} has a password without a user. The port defaults to 6379.
 *
 * @param transport plain or TLS
 * @param address host and port
 * @param database the database number if the URL names one, 0 or more
 * @param username the user if the URL names one, decoded
 * @param password the password if the URL holds one, decoded
 */
public record RedisUrl(
    Transport transport,
    HostPort address,
    OptionalInt database,
    Optional<String> username,
    Optional<Secret> password) {

  private static final int DEFAULT_PORT = 6379;

  private static final String FORM =
      "must have the form redis://[user[:password]@]host[:port][/db], or rediss:// for TLS: ";

  /**
   * Checks the components.
   *
   * @param transport as {@link #transport()}
   * @param address as {@link #address()}
   * @param database as {@link #database()}
   * @param username as {@link #username()}
   * @param password as {@link #password()}
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if the database number is negative
   */
  public RedisUrl {
    Objects.requireNonNull(transport, "transport");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(username, "username");
    Objects.requireNonNull(password, "password");
    if (database.isPresent() && database.getAsInt() < 0) {
      throw new IllegalArgumentException("the database number must be 0 or more");
    }
  }

  /**
   * Reads a URL.
   *
   * @param text the URL; the scheme may be in any case
   * @return the URL's parts
   * @throws IllegalArgumentException if the text does not have the form, or has a query or a
   *     fragment; the message says why and never contains the text, which may hold a password
   */
  public static RedisUrl parse(String text) {
    int schemeEnd = text.indexOf("://");
    Transport transport = transport(schemeEnd < 0 ? "" : text.substring(0, schemeEnd));
    String rest = text.substring(schemeEnd + 3);
    if (rest.indexOf('?') >= 0 || rest.indexOf('#') >= 0) {
      throw bad(
          "'?' and '#' are not allowed; percent-encode them in a password (%3F, %23), and use the"
              + " MN_REDIS_ variables for options");
    }
    int at = rest.indexOf('@');
    if (at != rest.lastIndexOf('@')) {
      throw bad("more than one '@'; percent-encode '@' in user and password as %40");
    }
    int slash = rest.indexOf('/');
    if (slash >= 0 && slash < at) {
      throw bad("'/' before the '@'; percent-encode '/' in user and password as %2F");
    }
    OptionalInt database = OptionalInt.empty();
    if (slash >= 0 && slash < rest.length() - 1) {
      try {
        database =
            OptionalInt.of((int) Parsers.number(rest.substring(slash + 1), 0, Integer.MAX_VALUE));
      } catch (IllegalArgumentException e) {
        throw bad("the database after '/' must be a number, 0 or more");
      }
    }
    HostPort address;
    try {
      address =
          HostPort.parse(rest.substring(at + 1, slash < 0 ? rest.length() : slash), DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    if (at < 0) {
      return new RedisUrl(transport, address, database, Optional.empty(), Optional.empty());
    }
    String userInfo = rest.substring(0, at);
    int colon = userInfo.indexOf(':');
    String username = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
    String password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
    if (username.isEmpty() && password.isEmpty()) {
      throw bad("nothing before the '@'; perhaps a variable of a template was empty");
    }
    return new RedisUrl(
        transport,
        address,
        database,
        username.isEmpty() ? Optional.empty() : Optional.of(username),
        password.isEmpty() ? Optional.empty() : Optional.of(Secret.of(password)));
  }

  /**
   * Returns the URL with the password masked.
   *
   * @return for example {@code redis://app:***@127.0.0.1:6379/0}
   */
  @Override
  public String toString() {
    return text(password.map(Secret::toString));
  }

  /** Returns the URL with its password, as {@link #parse} reads it. */
  String reveal() {
    return text(password.map(secret -> encode(secret.reveal())));
  }

  /**
   * Returns a text that was meant to be a URL without anything in it that may be a password: user
   * and password before the last '@', a port that is no number, a query, a path that is no number.
   */
  static String redact(String text) {
    try {
      return parse(text).toString();
    } catch (IllegalArgumentException e) {
      int schemeEnd = text.indexOf("://");
      String scheme = schemeEnd < 0 ? "" : text.substring(0, schemeEnd + 3);
      String rest = text.substring(scheme.length());
      int at = rest.lastIndexOf('@');
      String host = rest.substring(at + 1);
      String shown =
          host.matches("(\\[[0-9A-Fa-f:.]*]|[A-Za-z0-9._-]*)(:-?[0-9]{1,5})?(/-?[0-9]{0,10})?")
              ? host
              : Secret.MASK;
      return scheme + (at < 0 ? "" : Secret.MASK + "@") + shown;
    }
  }

  private String text(Optional<String> shownPassword) {
    String userInfo =
        username.map(RedisUrl::encode).orElse("") + shownPassword.map(p -> ":" + p).orElse("");
    return transport.scheme()
        + "://"
        + (userInfo.isEmpty() ? "" : userInfo + "@")
        + address
        + (database.isPresent() ? "/" + database.getAsInt() : "");
  }

  private static Transport transport(String scheme) {
    for (Transport transport : Transport.values()) {
      if (transport.scheme().equals(scheme.toLowerCase(Locale.ROOT))) {
        return transport;
      }
    }
    throw bad("it must begin with redis:// or rediss://");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Decodes %XX only: unlike in a form, '+' means itself in a URL's user and password. */
  private static String decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.put(bytes[i]);
        continue;
      }
      int high = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 <= bytes.length - 1 ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw bad("'%' must be followed by two hexadecimal digits; write '%' itself as %25");
      }
      decoded.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw bad("the percent-encoded bytes in user or password are not UTF-8");
    }
  }

  private static IllegalArgumentException bad(String reason) {
    return new IllegalArgumentException(FORM + reason);
  }
}
