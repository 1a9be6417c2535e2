package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.error.HistoryDivergedException;
import io.mirrorneuron.store.error.HistoryTruncatedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Codecs;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Snapshot;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations that read jobs, their snapshots and their histories. */
final class JobReads {

  /** How many bytes of events one exchange brings, so that a page does not hold up the server. */
  private static final byte[] EVENT_BYTES = Keys.bytes(Integer.toString(4 << 20));

  /** Times in microseconds have sixteen digits until the year 2286. */
  private static final int TIME_DIGITS = 16;

  private static final Payload NO_STATE = Payload.of(Codecs.bytes(), new byte[0]);

  private final Keys keys;

  JobReads(Keys keys) {
    this.keys = keys;
  }

  /** Header and body of each job by one MGET, which reads them all at one moment. */
  Operation<List<Optional<JobRecord>>> read(List<String> ids) {
    byte[][] wanted = new byte[2 * ids.size()][];
    for (int i = 0; i < ids.size(); i++) {
      wanted[2 * i] = Keys.bytes(keys.job(ids.get(i)));
      wanted[2 * i + 1] = Keys.bytes(keys.body(ids.get(i)));
    }
    RedisCommand command = RedisCommand.of("MGET", wanted);
    return Operation.reading(
        ids.size() == 1 ? "reading job " + ids.get(0) : "reading " + ids.size() + " jobs",
        (doubt, by) -> command,
        (reply, confirmed) -> {
          List<?> values = Replies.list(reply);
          List<Optional<JobRecord>> records = new ArrayList<>(ids.size());
          for (int i = 0; i < ids.size(); i++) {
            records.add(
                record(
                    ids.get(i),
                    Replies.bytesOrNull(values.get(2 * i)),
                    Replies.bytesOrNull(values.get(2 * i + 1))));
          }
          return records;
        });
  }

  /**
   * Makes sure that jobs without a header are not there: MGET says nothing of a key of another
   * type.
   */
  Operation<Long> absent(List<String> ids) {
    byte[][] headers = new byte[ids.size()][];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = Keys.bytes(keys.job(ids.get(i)));
    }
    String what = ids.size() == 1 ? "reading job " + ids.get(0) : "reading " + ids.size() + " jobs";
    return Operation.reading(
        what,
        (doubt, by) -> Script.ABSENT.call(by, headers.length, headers),
        (reply, confirmed) -> {
          Answers.checkType(what, Replies.list(reply));
          return 0L;
        });
  }

  /**
   * A page, and what was not as it should be.
   *
   * @param page the page
   * @param missed the jobs that the index still names although they are gone
   * @param trouble what is wrong with the first job that cannot be read
   */
  record Listing(Page<JobSummary> page, List<String> missed, Optional<StoreException> trouble) {

    /** Nobody's work depends on a listing, so that it fails. */
    Listing whole() {
      if (trouble.isPresent()) {
        throw trouble.get();
      }
      return this;
    }
  }

  Operation<Listing> list(JobQuery query) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(keys.index()));
    arguments.add(keys.namespace());
    addQuestion(arguments, query);
    addStatuses(arguments, query);
    byte[][] all = arguments.toArray(new byte[0][]);
    return Operation.reading(
        "listing jobs",
        (doubt, by) -> Script.LIST.call(by, 1, all),
        (reply, confirmed) -> {
          List<?> answer = Answers.accepted("listing jobs", reply);
          List<?> jobs = answer.subList(1, answer.size());
          Optional<PageCursor> last =
              jobs.isEmpty()
                  ? Optional.empty()
                  : Optional.of(cursor(jobs.get(jobs.size() - 3), jobs.get(jobs.size() - 2)));
          return listing("listing jobs", answer, last, jobs).whole();
        });
  }

  /** Jobs whose lease nobody holds, and which were not touched for a while. */
  Operation<Listing> orphans(JobQuery query, Duration grace) {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(Keys.bytes(keys.index()));
    arguments.add(keys.namespace());
    addQuestion(arguments, query);
    arguments.add(JobWrites.millis(grace));
    addStatuses(arguments, query);
    byte[][] all = arguments.toArray(new byte[0][]);
    return Operation.reading(
        "looking for orphans",
        (doubt, by) -> Script.ORPHANS.call(by, 1, all),
        (reply, confirmed) -> {
          List<?> answer = Answers.accepted("looking for orphans", reply);
          return Replies.text(answer.get(1)).isEmpty()
              ? new Listing(new Page<>(List.of(), Optional.empty()), List.of(), Optional.empty())
              : listing(
                  "looking for orphans",
                  answer,
                  Optional.of(cursor(answer.get(1), answer.get(2))),
                  answer.subList(3, answer.size()));
        });
  }

  /** From where, and how many. */
  static void addQuestion(List<byte[]> arguments, JobQuery query) {
    arguments.add(Keys.bytes(Long.toString(query.after().micros())));
    arguments.add(Keys.bytes(query.after().id()));
    arguments.add(Keys.bytes(Integer.toString(query.limit())));
  }

  static void addStatuses(List<byte[]> arguments, JobQuery query) {
    Set<JobStatus> statuses =
        query.statuses().isEmpty() ? EnumSet.allOf(JobStatus.class) : query.statuses();
    statuses.forEach(status -> arguments.add(Keys.bytes(status.name())));
  }

  static PageCursor cursor(@Nullable Object job, @Nullable Object time) {
    return new PageCursor(Replies.number(time), Replies.text(job));
  }

  Operation<SnapshotList> snapshots(String jobId, List<String> agentIds, long maxBytes) {
    byte[][] arguments = new byte[2 + agentIds.size()][];
    arguments[0] = Keys.bytes(keys.agents(jobId));
    arguments[1] = Keys.bytes(Long.toString(maxBytes));
    for (int i = 0; i < agentIds.size(); i++) {
      arguments[2 + i] = Keys.bytes(agentIds.get(i));
    }
    return Operation.reading(
        "reading snapshots of job " + jobId,
        (doubt, by) -> Script.SNAPSHOTS.call(by, 1, arguments),
        (reply, confirmed) ->
            snapshots(jobId, Answers.accepted("reading snapshots of job " + jobId, reply)));
  }

  Operation<EventPage> events(String jobId, EventCursor after, int limit) {
    return Operation.reading(
        "reading the history of job " + jobId,
        (doubt, by) ->
            Script.EVENTS.call(
                by,
                1,
                Keys.bytes(keys.job(jobId)),
                Keys.bytes(Long.toString(after.sequence())),
                Keys.bytes(after.operationId()),
                Keys.bytes(Integer.toString(limit)),
                EVENT_BYTES),
        (reply, confirmed) -> events(jobId, after, Replies.list(reply)));
  }

  private Optional<JobRecord> record(String id, byte @Nullable [] header, byte @Nullable [] body) {
    return JobHeader.read(id, keys.job(id), header)
        .map(
            known -> {
              if ((body == null ? 0 : body.length) != known.stateBytes()) {
                throw new CorruptDataException(
                    keys.body(id),
                    "it has "
                        + (body == null ? "gone, or another type," : body.length + " bytes")
                        + " instead of "
                        + known.stateBytes()
                        + " bytes");
              }
              return new JobRecord(
                  known.summary(), body == null ? NO_STATE : Envelope.unwrap(keys.body(id), body));
            });
  }

  private Listing listing(String what, List<?> answer, Optional<PageCursor> last, List<?> found) {
    boolean more = Replies.number(answer.get(0)) == 1;
    List<JobSummary> jobs = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    Optional<StoreException> trouble = Optional.empty();
    for (int i = 0; i < found.size(); i += 3) {
      String id = Replies.text(found.get(i));
      try {
        header(what, id, found.get(i + 2))
            .map(JobHeader::summary)
            .ifPresentOrElse(jobs::add, () -> missed.add(id));
      } catch (StoreException e) {
        trouble = trouble.or(() -> Optional.of(e));
      }
    }
    return new Listing(new Page<>(jobs, more ? last : Optional.empty()), missed, trouble);
  }

  /** Where a header should be stands a refusal if the script could not read it. */
  private Optional<JobHeader> header(String what, String id, @Nullable Object found) {
    if (found instanceof List<?> refusal) {
      throw Answers.refusal(what, refusal);
    }
    return JobHeader.read(id, keys.job(id), Replies.bytesOrNull(found));
  }

  private SnapshotList snapshots(String jobId, List<?> answer) {
    List<?> taken = Replies.list(answer.get(0));
    List<Snapshot> snapshots = new ArrayList<>();
    for (int i = 0; i < taken.size(); i += 2) {
      snapshots.add(snapshot(jobId, Replies.text(taken.get(i)), Replies.bytes(taken.get(i + 1))));
    }
    return new SnapshotList(
        snapshots, Replies.list(answer.get(1)).stream().map(Replies::text).toList());
  }

  /** A snapshot is stored as its time (µs, in digits), a bar, and its envelope. */
  private Snapshot snapshot(String jobId, String agentId, byte[] stored) {
    String key = keys.agents(jobId) + " field " + agentId;
    int bar = 0;
    while (bar < stored.length && stored[bar] >= '0' && stored[bar] <= '9') {
      bar++;
    }
    if (bar == 0 || bar > TIME_DIGITS || bar == stored.length || stored[bar] != '|') {
      throw new CorruptDataException(key, "it does not begin with its time");
    }
    long micros = Long.parseLong(new String(stored, 0, bar, StandardCharsets.US_ASCII));
    byte[] envelope = Arrays.copyOfRange(stored, bar + 1, stored.length);
    return new Snapshot(agentId, Answers.instant(micros), Envelope.unwrap(key, envelope));
  }

  private EventPage events(String jobId, EventCursor after, List<?> answer) {
    Answers.checkType("reading the history of job " + jobId, answer);
    String first = Replies.text(answer.get(0));
    switch (first) {
      case "NOTFOUND" -> throw Answers.notFound("job", jobId);
      case "DIVERGED" ->
          throw new HistoryDivergedException(jobId, after, Replies.number(answer.get(1)));
      case "TRUNCATED" ->
          throw new HistoryTruncatedException(jobId, after, Replies.number(answer.get(1)));
      case "CORRUPT" ->
          throw new CorruptDataException(Replies.text(answer.get(1)), Replies.text(answer.get(2)));
      default -> {
        return page(jobId, after, answer);
      }
    }
  }

  private EventPage page(String jobId, EventCursor after, List<?> answer) {
    List<EventRecord> events = new ArrayList<>(answer.size() - 1);
    EventCursor next = after;
    for (int i = 1; i < answer.size(); i++) {
      EventRecord event = event(jobId, Replies.list(answer.get(i)));
      events.add(event);
      next = event.cursor();
    }
    return new EventPage(events, next, Replies.number(answer.get(0)));
  }

  /**
   * An entry is its id, and the fields o (operation), t (time, µs), d (envelope), and v, the
   * version of the job then, for an operation that is sent again.
   */
  private EventRecord event(String jobId, List<?> entry) {
    String id = Replies.text(entry.get(0));
    String key = keys.events(jobId) + " entry " + id;
    List<?> fields = Replies.list(entry.get(1));
    if (fields.size() != 8) {
      throw new CorruptDataException(key, "it does not have the fields of an event");
    }
    try {
      return new EventRecord(
          Long.parseLong(id.substring(0, id.indexOf('-'))),
          Replies.text(fields.get(1)),
          Answers.instant(Replies.number(fields.get(3))),
          Envelope.unwrap(key, Replies.bytes(fields.get(5))));
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CorruptDataException(key, "it cannot be read: " + e.getMessage());
    }
  }
}
