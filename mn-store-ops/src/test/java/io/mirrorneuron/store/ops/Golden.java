package io.mirrorneuron.store.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What a command is known to print, without what differs from run to run. */
public final class Golden {

  private Golden() {}

  /** The text of a file beside the test. */
  public static String file(Class<?> test, String name) {
    try (InputStream in = test.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("there is no " + name + " beside " + test);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * JSON with a word in place of each time, version or token (which is one in microseconds),
   * operation id, and what is left or has passed in milliseconds.
   */
  public static String masked(String json) {
    return json.replaceAll("\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"", "\"TIME\"")
        .replaceAll("\\b\\d{16}\\b", "MICROS")
        .replaceAll("(_ms\" : )\\d+", "$1MILLIS")
        .replaceAll("(\"upload_id\" : )\"[^\"]*\"", "$1\"UPLOAD\"")
        .replaceAll("\\b[0-9a-z]{6,}\\.[0-9a-z]+\\b", "OPERATION");
  }
}
