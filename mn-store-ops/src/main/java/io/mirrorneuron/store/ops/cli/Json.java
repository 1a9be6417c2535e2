package io.mirrorneuron.store.ops.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Records as JSON, the same for all commands: names in snake_case, nothing left out, times as text.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .build();

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Json() {}

  /**
   * For a person too.
   *
   * @param value records, maps, lists, texts, numbers, booleans
   * @return several lines
   */
  public static String pretty(Object value) {
    return write(MAPPER.copy().enable(SerializationFeature.INDENT_OUTPUT), value);
  }

  /**
   * One object on one line, for streams of them.
   *
   * @param value as for {@link #pretty}
   * @return one line
   */
  public static String line(Object value) {
    return write(MAPPER, value);
  }

  /**
   * A time as it stands in JSON.
   *
   * @param time the time
   * @return ISO-8601 in UTC with milliseconds
   */
  public static String time(Instant time) {
    return MILLIS.format(time);
  }

  private static String write(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written as JSON: " + value.getClass(), e);
    }
  }
}
