package io.mirrorneuron.store.tck.history;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.UnconfirmedException;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what writers append to histories and what they are told, and compares it with what is
 * there at the end:
 *
 * <ol>
 *   <li>each event is one that somebody appended, and is there once;
 *   <li>what ended as CONFIRMED or UNCONFIRMED is there, in the place that its receipt names;
 *   <li>what ended as NOT_APPLIED is not there; UNKNOWN may be there or not;
 *   <li>the events of one writer are in the order in which it began them;
 *   <li>what ended before something else began stands before it;
 *   <li>the versions of what changed the state increase with the place.
 * </ol>
 *
 * <p>A writer is somebody who does one thing after the other. Contents must be different from each
 * other. Thread-safe.
 */
public final class HistoryChecker {

  private static final int SHOWN = 20;

  private final ConcurrentLinkedQueue<Append> appends = new ConcurrentLinkedQueue<>();

  /** Creates a checker that knows of no writer yet. */
  public HistoryChecker() {}

  /**
   * Takes down that somebody is about to append an event; to be called before anything is sent.
   *
   * @param job the job
   * @param writer who
   * @param content what, different from everything else
   * @return to be told how it ends
   */
  public Append begin(String job, String writer, String content) {
    Append append = new Append(job, writer, content, System.nanoTime());
    appends.add(append);
    return append;
  }

  /**
   * Returns how many appends ended in this way.
   *
   * @param outcome the way
   * @return the number
   */
  public long count(Outcome outcome) {
    return appends.stream().filter(append -> append.outcome == outcome).count();
  }

  /**
   * Compares a history with what its writers were told, when all of them have ended.
   *
   * @param job the job
   * @param contents its events, from the first to the last
   * @throws AssertionError if one of the rules is broken; the message names what broke it
   */
  public void check(String job, List<String> contents) {
    List<String> problems = problems(job, contents);
    if (!problems.isEmpty()) {
      throw new AssertionError(
          "the history of "
              + job
              + " is wrong in "
              + problems.size()
              + " places:\n  "
              + String.join("\n  ", problems.subList(0, Math.min(SHOWN, problems.size()))));
    }
  }

  private List<String> problems(String job, List<String> contents) {
    Map<String, Append> known = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Append append : appends) {
      if (append.job.equals(job)) {
        known.put(append.content, append);
      }
    }
    Map<String, Integer> places = new HashMap<>();
    List<Append> there = new ArrayList<>();
    for (int i = 0; i < contents.size(); i++) {
      Append append = known.get(contents.get(i));
      Integer before = places.put(contents.get(i), i + 1);
      if (append == null) {
        problems.add("event " + (i + 1) + ", " + contents.get(i) + ", was appended by nobody");
      } else if (before != null) {
        problems.add(append + " was applied twice: as event " + before + " and " + (i + 1));
      } else {
        there.add(append);
      }
    }
    for (Append append : known.values()) {
      String problem = append.problemWith(places.get(append.content));
      if (problem != null) {
        problems.add(append + " " + problem);
      }
    }
    addDisorder(there, problems);
    addVersions(there, problems);
    return problems;
  }

  private static void addDisorder(List<Append> there, List<String> problems) {
    Map<String, Append> lastOf = new HashMap<>();
    for (Append append : there) {
      Append last = lastOf.put(append.writer, append);
      if (last != null && last.begun - append.begun > 0) {
        problems.add(append + " stands after " + last + ", which its writer began later");
      }
    }
    // From the end: whatever follows must not have ended before this one began.
    List<Append> backwards = new ArrayList<>(there);
    Collections.reverse(backwards);
    Append earliestEnd = null;
    for (Append append : backwards) {
      if (earliestEnd != null && earliestEnd.ended - append.begun < 0) {
        problems.add(append + " stands before " + earliestEnd + ", which had ended when it began");
      }
      // What is UNKNOWN may have been applied after that was told.
      if (append.outcome != Outcome.UNKNOWN
          && (earliestEnd == null || append.ended - earliestEnd.ended < 0)) {
        earliestEnd = append;
      }
    }
  }

  private static void addVersions(List<Append> there, List<String> problems) {
    Append last = null;
    for (Append append : there) {
      if (append.changesState && append.receipt != null) {
        if (last != null && last.version() >= append.version()) {
          problems.add(
              append
                  + " has version "
                  + append.version()
                  + " after "
                  + last
                  + " with "
                  + last.version());
        }
        last = append;
      }
    }
  }

  /** One append, from its beginning to its end. Used by one thread at a time. */
  public static final class Append {

    private final String job;
    private final String writer;
    private final String content;
    private final long begun;
    private volatile boolean changesState;
    private volatile long ended;
    private volatile @Nullable Receipt receipt;
    private volatile @Nullable Outcome outcome;

    private Append(String job, String writer, String content, long begun) {
      this.job = job;
      this.writer = writer;
      this.content = content;
      this.begun = begun;
    }

    /**
     * Takes down that the same commit changes the job's state, so that its version is its own.
     *
     * @return this append
     */
    public Append changingState() {
      changesState = true;
      return this;
    }

    /**
     * Takes down that it was confirmed.
     *
     * @param told the receipt
     */
    public void confirmed(Receipt told) {
      receipt = told;
      end(Outcome.CONFIRMED);
    }

    /**
     * Takes down that it failed.
     *
     * @param told with what
     */
    public void failed(StoreException told) {
      if (told instanceof UnconfirmedException unconfirmed) {
        receipt = unconfirmed.receipt();
      }
      end(told.outcome());
    }

    @Override
    public String toString() {
      return content + " of " + writer + " (" + (outcome == null ? "not ended" : outcome) + ")";
    }

    private void end(Outcome how) {
      ended = System.nanoTime();
      outcome = how;
    }

    private long version() {
      Receipt known = receipt;
      return known == null ? 0 : known.version();
    }

    private @Nullable String problemWith(@Nullable Integer place) {
      Outcome how = outcome;
      if (how == null) {
        return "was never told how it ended";
      }
      Receipt known = receipt;
      return switch (how) {
        case UNKNOWN -> null;
        case NOT_APPLIED -> place == null ? null : "is there, as event " + place;
        case CONFIRMED, UNCONFIRMED ->
            place == null
                ? "is not there"
                : known != null && known.sequence() != place
                    ? "is event " + place + " instead of " + known.sequence()
                    : null;
      };
    }
  }
}
