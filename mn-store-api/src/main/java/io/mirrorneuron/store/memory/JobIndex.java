package io.mirrorneuron.store.memory;

import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.PageCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The jobs by update time (J8). Guarded by the server's lock. */
final class JobIndex {

  private static final Comparator<PageCursor> ORDER =
      Comparator.comparingLong(PageCursor::micros).thenComparing(PageCursor::id);

  private final TreeMap<PageCursor, Slot<Job>> places = new TreeMap<>(ORDER);

  void add(Slot<Job> slot) {
    slot.live().ifPresent(job -> places.put(job.place(), slot));
  }

  void remove(Slot<Job> slot) {
    slot.live().ifPresent(job -> places.remove(job.place()));
  }

  /** Returns the jobs of a page, by where they are kept. */
  Page<Slot<Job>> page(JobQuery query, Predicate<Slot<Job>> isGone) {
    List<Slot<Job>> items = new ArrayList<>();
    PageCursor last = query.after();
    for (var place : places.tailMap(query.after(), false).entrySet()) {
      Slot<Job> slot = place.getValue();
      Job job = slot.live().orElseThrow();
      if (isGone.test(slot) || !matches(query, job.status())) {
        continue;
      }
      if (items.size() == query.limit()) {
        return new Page<>(items, Optional.of(last));
      }
      items.add(slot);
      last = place.getKey();
    }
    return new Page<>(items, Optional.empty());
  }

  private static boolean matches(JobQuery query, JobStatus status) {
    return query.statuses().isEmpty() || query.statuses().contains(status);
  }
}
