package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.ops.cli.Json;
import java.util.function.Consumer;

/** A history for a program: one object on each line, also while it grows. */
final class EventObjects implements EventSink {

  private final Consumer<String> out;
  private final Consumer<String> talk;

  EventObjects(Consumer<String> out, Consumer<String> talk) {
    this.out = out;
    this.talk = talk;
  }

  @Override
  public void event(EventRecord event) {
    out.accept(Json.line(Fields.event(event)));
  }

  @Override
  public void lost(long first, long last) {
    out.accept(Json.line(Fields.object().set("lost", range(first, last))));
  }

  @Override
  public void dropped(long first, long last) {
    out.accept(Json.line(Fields.object().set("dropped", range(first, last))));
  }

  @Override
  public void say(String line) {
    talk.accept(line);
  }

  private static ObjectNode range(long first, long last) {
    return Fields.object().put("first", first).put("last", last);
  }
}
