package io.mirrorneuron.store.ops.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.ops.cli.Ending;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.PositiveNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code mn inspect events ID}. As JSON, {@code {job, events: [{sequence, operation_id, time,
 * payload: {codec, schema_version, bytes, text or base64}}], next, last_sequence, more, dropped}}:
 * {@code next} is for {@code --after}, {@code dropped} how many events before the first one are
 * gone because a history keeps only so many.
 *
 * <p>With {@code --follow}, one object on each line: such an event, or {@code {lost: {first,
 * last}}} for events above that a failover has taken away, or {@code {dropped: {first, last}}}.
 */
@Command(
    name = "events",
    description = {"The history of a job: the events that are kept, oldest first.", ""},
    footer = {
      "",
      "What is shown may not be confirmed yet. --follow goes on through outages and failovers, and says"
          + " which of the events shown are lost; Ctrl-C ends it (exit code 130, as of any program).",
      "",
      "Examples:",
      "  mn inspect events job-42 --last 20 --follow",
      "  mn inspect events job-42 --limit 1000 -o json | jq -r '.events[].payload.text'"
    })
final class EventsCommand extends Inspection {

  private static final int LIMIT = 100;

  @Parameters(index = "0", paramLabel = "ID", description = "the job")
  private String id = "";

  @Option(
      names = {"-f", "--follow"},
      description = "show also the events that come, until Ctrl-C; as JSON, one on each line")
  private boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description = "how many events at the most (default: 100; with --follow, no end)")
  private @Nullable Integer limit;

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      converter = EventPlace.class,
      description = "begin after this event: its number, or what the page before said")
  private @Nullable EventCursor after;

  @Option(
      names = "--last",
      paramLabel = "N",
      converter = PositiveNumber.class,
      description = "begin with the newest N events")
  private @Nullable Integer last;

  @Override
  void check() {
    checked("job id", id);
    if (after != null && last != null) {
      throw wrong("--after and --last both say where to begin: give one of them");
    }
  }

  @Override
  ExitCode look(MirrorStore store) throws InterruptedException {
    EventCursor start = start(store);
    if (follow) {
      follow(store.events(), start);
      return ExitCode.OK;
    }
    int most = limit == null ? LIMIT : limit;
    KeptEvents kept =
        after == null
            ? KeptEvents.fromTheFirst(store.events(), id, start, most)
            : KeptEvents.after(store.events(), id, start, most);
    if (isJson()) {
      print(json(kept));
      return ExitCode.OK;
    }
    EventLines lines = new EventLines(streams().terminal(), this::print, this::say);
    if (kept.dropped() > 0) {
      lines.dropped(1, kept.dropped());
    }
    kept.events().forEach(lines::event);
    sayMore(Optional.of(kept.next()).filter(unused -> kept.hasMore()).map(EventPlace::text));
    return ExitCode.OK;
  }

  private void follow(EventHistory events, EventCursor start) throws InterruptedException {
    EventSink sink =
        isJson()
            ? new EventObjects(this::print, this::say)
            : new EventLines(streams().terminal(), this::print, this::say);
    Following following = new Following(events, id, start, sink);
    long most = limit == null ? Long.MAX_VALUE : limit;
    Ending.onSignal(following::stop, () -> following.run(most));
  }

  private EventCursor start(MirrorStore store) {
    if (last != null) {
      long newest = KnownJob.of(store, id).summary().lastSequence();
      return new EventCursor(Math.max(0, newest - last), "");
    }
    return after == null ? EventCursor.START : after;
  }

  private ObjectNode json(KeptEvents kept) {
    ObjectNode json = Fields.object().put("job", id);
    var events = json.putArray("events");
    kept.events().forEach(event -> events.add(Fields.event(event)));
    return json.put("next", EventPlace.text(kept.next()))
        .put("last_sequence", kept.lastSequence())
        .put("more", kept.hasMore())
        .put("dropped", kept.dropped());
  }
}
