package io.mirrorneuron.store.tck.load;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The comparison of the books with what is there. */
final class ReadBack {

  private final MirrorStore store;
  private final List<Write> writes;
  private final List<Ledger.Grant> grants;
  private final List<Follower> followers;

  ReadBack(
      MirrorStore store, List<Write> writes, List<Ledger.Grant> grants, List<Follower> followers) {
    this.store = store;
    this.writes = writes;
    this.grants = grants;
    this.followers = followers;
  }

  Findings findings() {
    List<Write> lost = new ArrayList<>();
    long unconfirmedThere = 0;
    long unknownThere = 0;
    Map<String, List<Write>> byJob =
        writes.stream()
            .collect(Collectors.groupingBy(Write::job, TreeMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Write>> job : byJob.entrySet()) {
      Map<String, Long> places = places(job.getKey());
      for (Write write : job.getValue()) {
        Long place = places.get(write.mark());
        boolean there = place != null;
        switch (write.outcome()) {
          case CONFIRMED -> {
            if (place == null) {
              lost.add(write);
            } else {
              isWhereItsReceiptSays(write, place);
            }
          }
          case UNCONFIRMED -> unconfirmedThere += there ? 1 : 0;
          case UNKNOWN -> unknownThere += there ? 1 : 0;
          case NOT_APPLIED -> holds(!there, () -> write + " is there");
        }
      }
      areInOrder(job.getValue(), places);
      versionsGrow(job.getValue());
      new StateCheck(store, job.getKey(), job.getValue(), places).run();
    }
    tokensGrow();
    followers.forEach(this::hasSeenWhatIsThere);
    return new Findings(
        count(Outcome.CONFIRMED),
        count(Outcome.UNCONFIRMED),
        count(Outcome.UNKNOWN),
        count(Outcome.NOT_APPLIED),
        grants.size(),
        lost,
        unconfirmedThere,
        unknownThere,
        followers.stream().mapToLong(Follower::diverged).sum());
  }

  static void holds(boolean condition, Supplier<String> otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise.get());
    }
  }

  /** Where each event of a job's history is, by its mark. */
  private Map<String, Long> places(String job) {
    Map<String, Long> places = new HashMap<>();
    long expected = 1;
    for (EventRecord event : history(job)) {
      long next = expected;
      holds(
          event.sequence() == next,
          () -> "the history of " + job + " has event " + event.sequence() + " in place " + next);
      String mark = event.payload().asUtf8();
      Long before = places.put(mark, expected);
      holds(
          before == null,
          () -> mark + " is in the history of " + job + " twice: " + before + " and " + next);
      expected++;
    }
    return places;
  }

  /** Empty also where everything was lost. */
  private List<EventRecord> history(String job) {
    List<EventRecord> all = new ArrayList<>();
    EventCursor cursor = EventCursor.START;
    try {
      while (true) {
        EventPage page = store.events().read(job, cursor, Commit.MAX_PARTS);
        all.addAll(page.events());
        cursor = page.next();
        if (!page.hasMore()) {
          return all;
        }
      }
    } catch (NotFoundException e) {
      return List.of();
    }
  }

  private static void isWhereItsReceiptSays(Write write, long place) {
    long said = write.receipt().map(Receipt::sequence).orElse(place);
    holds(said == place, () -> write + " is in place " + place);
  }

  private static void areInOrder(List<Write> ofOneJob, Map<String, Long> places) {
    long last = 0;
    for (Write write : ofOneJob) {
      boolean ordered = write.kind() == Write.Kind.WAITING || write.kind() == Write.Kind.COUNTING;
      Long place = places.get(write.mark());
      if (ordered && place != null) {
        long before = last;
        holds(
            place > before,
            () -> write + " is in place " + place + ", and one before it in " + before);
        last = place;
      }
    }
  }

  /** Of those that did not overlap. */
  private static void versionsGrow(List<Write> ofOneJob) {
    long last = 0;
    for (Write write : ofOneJob) {
      boolean ordered = write.kind() == Write.Kind.WAITING || write.kind() == Write.Kind.COUNTING;
      if (ordered && write.receipt().isPresent()) {
        long version = write.receipt().get().version();
        long before = last;
        holds(version > before, () -> write + " follows one of version " + before);
        last = version;
      }
    }
  }

  private void tokensGrow() {
    List<Ledger.Grant> byStart =
        grants.stream().sorted(Comparator.comparingLong(Ledger.Grant::startedNanos)).toList();
    for (Ledger.Grant later : byStart) {
      for (Ledger.Grant earlier : byStart) {
        boolean follows =
            earlier.name().equals(later.name()) && later.startedNanos() - earlier.endedNanos() > 0;
        holds(!follows || later.token() > earlier.token(), () -> later + " came after " + earlier);
      }
    }
  }

  private void hasSeenWhatIsThere(Follower follower) {
    List<String> there =
        history(follower.job()).stream().map(event -> event.payload().asUtf8()).toList();
    List<String> seen = follower.seen();
    boolean same = seen.size() <= there.size() && seen.equals(there.subList(0, seen.size()));
    holds(
        same,
        () ->
            "who followed "
                + follower.job()
                + " has seen "
                + seen.size()
                + " events, of which "
                + firstDifference(seen, there)
                + " is the first that is not what is there");
  }

  private static String firstDifference(List<String> seen, List<String> there) {
    for (int i = 0; i < seen.size(); i++) {
      if (i >= there.size() || !seen.get(i).equals(there.get(i))) {
        return seen.get(i);
      }
    }
    return "none";
  }

  private long count(Outcome outcome) {
    return writes.stream().filter(write -> write.is(outcome)).count();
  }
}
