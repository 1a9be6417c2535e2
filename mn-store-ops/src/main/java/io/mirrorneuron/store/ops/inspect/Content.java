package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A payload as it is shown: as the text that it is, whichever codec wrote it, or as Base64. It is
 * never read as JSON and written again, because that would round numbers.
 */
record Content(Payload payload) {

  /**
   * As JSON: {@code codec}, {@code schema_version}, {@code bytes} (how many), and {@code text} or
   * {@code base64}.
   */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("codec", payload.codecId());
    json.put("schema_version", payload.schemaVersion());
    json.put("bytes", payload.size());
    Optional<String> text = text();
    if (text.isPresent()) {
      json.put("text", text.get());
    } else {
      json.put("base64", base64());
    }
    return json;
  }

  /** In one line; what is too long for its place is cut there. */
  String line() {
    if (payload.size() == 0) {
      return "(empty)";
    }
    return text().map(text -> visible(text, "")).orElseGet(this::sizeOnly);
  }

  /** In as many lines as it has. */
  String lines() {
    return text().map(text -> visible(text, "\n\t")).orElseGet(this::base64);
  }

  /** What wrote it, and how long it is. */
  String description() {
    return payload.codecId() + "/" + payload.schemaVersion() + ", " + payload.size() + " bytes";
  }

  private String sizeOnly() {
    return "(" + payload.size() + " bytes, " + payload.codecId() + ")";
  }

  private String base64() {
    return Base64.getEncoder().encodeToString(payload.bytes());
  }

  private Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload.bytes())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty(); // It is no text; that is an answer, not a failure.
    }
  }

  /**
   * What somebody has stored must not move the cursor, colour the screen or turn the direction of
   * writing of whoever looks at it.
   */
  private static String visible(String text, String allowed) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (allowed.indexOf(point) >= 0 || !isUnseen(point)) {
                shown.appendCodePoint(point);
              } else if (point == '\n') {
                shown.append("\\n");
              } else if (point == '\t') {
                shown.append("\\t");
              } else {
                shown.append(String.format("\\u%04x", point));
              }
            });
    return shown.toString();
  }

  private static boolean isUnseen(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
