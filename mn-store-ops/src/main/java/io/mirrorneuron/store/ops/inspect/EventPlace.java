package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.model.EventCursor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the place in a history that {@code --after} names: an event's number, or the number and the
 * operation as {@code next} and {@code mn} itself give it. Only with the operation is it noticed
 * when the history has become another one in a failover.
 */
final class EventPlace implements ITypeConverter<EventCursor> {

  @Override
  public EventCursor convert(String text) {
    int dash = text.indexOf('-');
    String number = dash < 0 ? text : text.substring(0, dash);
    String operation = dash < 0 ? "" : text.substring(dash + 1);
    try {
      return new EventCursor(Long.parseUnsignedLong(number), operation);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a place in a history, such as 12 or 12-1x2y.3");
    }
  }

  static String text(EventCursor cursor) {
    return cursor.operationId().isEmpty()
        ? Long.toString(cursor.sequence())
        : cursor.sequence() + "-" + cursor.operationId();
  }
}
