package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.ops.cli.Listing;
import io.mirrorneuron.store.ops.cli.Streams;
import java.util.Locale;
import java.util.function.Consumer;

/** A history for a person: one line for each event, also while it grows. */
final class EventLines implements EventSink {

  private static final int BEFORE_CONTENT = 28;

  private final Consumer<String> out;
  private final Consumer<String> talk;
  private final int room;
  private boolean hasHeading;

  EventLines(Streams.Terminal terminal, Consumer<String> out, Consumer<String> talk) {
    this.out = out;
    this.talk = talk;
    this.room = Listing.room(terminal, BEFORE_CONTENT);
  }

  @Override
  public void event(EventRecord event) {
    if (!hasHeading) {
      out.accept(line("EVENT", "TIME (UTC)", "CONTENT"));
      hasHeading = true;
    }
    out.accept(
        line(
            Long.toString(event.sequence()),
            Moments.now().shown(event.time()),
            Listing.cut(new Content(event.payload()).line(), room)));
  }

  @Override
  public void lost(long first, long last) {
    say(
        "mn: "
            + events(first, last)
            + " shown above but not confirmed, and are lost with the primary that had them; going on"
            + " after event "
            + (first - 1));
  }

  @Override
  public void dropped(long first, long last) {
    say("mn: " + events(first, last) + " dropped, because a history keeps only so many");
  }

  @Override
  public void say(String line) {
    talk.accept(line);
  }

  private static String events(long first, long last) {
    return first == last ? "event " + first + " was" : "events " + first + " to " + last + " were";
  }

  private static String line(String number, String time, String content) {
    return String.format(Locale.ROOT, "%8s  %-16s  %s", number, time, content);
  }
}
