package io.mirrorneuron.store.tck.load;

import static io.mirrorneuron.store.tck.load.ReadBack.holds;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.JobRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a job's state must be, given its history. */
final class StateCheck {

  private final MirrorStore store;
  private final String job;
  private final List<Write> writes;
  private final Map<String, Long> places;

  StateCheck(MirrorStore store, String job, List<Write> writes, Map<String, Long> places) {
    this.store = store;
    this.job = job;
    this.writes = writes;
    this.places = places;
  }

  void run() {
    Optional<String> state = store.jobs().get(job).map(JobRecord::state).map(it -> it.asUtf8());
    if (places.isEmpty()) {
      holds(state.isEmpty(), () -> "job " + job + " has no history, but the state " + state);
      return;
    }
    String last =
        places.entrySet().stream()
            .max(Comparator.comparingLong(Map.Entry::getValue))
            .orElseThrow()
            .getKey();
    boolean counted = writes.stream().anyMatch(write -> write.kind() == Write.Kind.COUNTING);
    String expected = counted ? Integer.toString(places.size()) : last;
    holds(
        state.equals(Optional.of(expected)),
        () ->
            "job "
                + job
                + " has "
                + places.size()
                + " events, the last is "
                + last
                + ", but its state is "
                + state.orElse("missing"));
    tokensOfEventsGrow();
  }

  /** Nobody wrote under a token after somebody had written under a later one. */
  private void tokensOfEventsGrow() {
    long highest = 0;
    List<Write> there =
        writes.stream()
            .filter(write -> write.kind() == Write.Kind.FENCED)
            .filter(write -> places.containsKey(write.mark()))
            .sorted(Comparator.comparingLong(write -> places.getOrDefault(write.mark(), 0L)))
            .toList();
    for (Write write : there) {
      long token = Holder.token(write.mark());
      long before = highest;
      holds(token >= before, () -> write + " was let in after one under token " + before);
      highest = token;
    }
  }
}
