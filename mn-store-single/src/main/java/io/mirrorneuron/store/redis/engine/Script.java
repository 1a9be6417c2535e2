package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.RedisCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The Lua scripts, one file each beside this class; its header says keys, arguments, reply and why.
 * A line {@code --@include NAME} is replaced by that file.
 */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are never handed out but to be sent
enum Script {
  COMMIT("commit"),
  DELETE("delete"),
  LIST("list"),
  SWEEP("sweep"),
  SNAPSHOTS("snapshots"),
  EVENTS("events"),
  CHUNK("chunk"),
  SEAL("seal"),
  DISCARD("discard"),
  NODE_PUT("node-put"),
  NODE_REMOVE("node-remove"),
  NODES("nodes"),
  LEASE_ACQUIRE("lease-acquire"),
  LEASE_RENEW("lease-renew"),
  LEASE_RELEASE("lease-release"),
  LEASE_INSPECT("lease-inspect"),
  CLAIM("claim"),
  ORPHANS("orphans"),
  ABSENT("absent"),
  RIGHTS("rights");

  /** How a script is named to the server. */
  enum By {
    /** By its digest, which is short; the server must know it. */
    DIGEST,
    /** By its source, after the server has said that it does not know it. */
    SOURCE
  }

  private static final String INCLUDE = "--@include ";
  private static final byte[] ONE = {'1'};

  private final byte[] source;
  private final byte[] digest;

  Script(String file) {
    String text = read(file);
    this.source = Keys.bytes(text);
    this.digest = Keys.bytes(sha1(text));
  }

  /** Those that every connection needs; the others are sent as they are. */
  static Set<Script> everyday() {
    return EnumSet.complementOf(EnumSet.of(RIGHTS));
  }

  /** The command that makes the server know the script. */
  RedisCommand load() {
    return RedisCommand.of("SCRIPT", Keys.bytes("LOAD"), source);
  }

  /** The command that runs the script; the arguments are the keys, then the rest. */
  RedisCommand call(By by, int keys, byte[]... keysAndArguments) {
    byte[][] arguments = new byte[keysAndArguments.length + 2][];
    arguments[0] = by == By.DIGEST ? digest : source;
    arguments[1] = keys == 1 ? ONE : Keys.bytes(Integer.toString(keys));
    System.arraycopy(keysAndArguments, 0, arguments, 2, keysAndArguments.length);
    return RedisCommand.of(by == By.DIGEST ? "EVALSHA" : "EVAL", arguments);
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("the script " + file + ".lua is missing from the jar");
      }
      StringBuilder text = new StringBuilder();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        String stripped = line.strip();
        if (stripped.startsWith(INCLUDE)) {
          text.append(read(stripped.substring(INCLUDE.length())));
        } else if (!stripped.startsWith("--") && !stripped.isEmpty()) {
          // Without comments: every connection sends every script once.
          text.append(line).append('\n');
        }
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("the script " + file + ".lua cannot be read", e);
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
