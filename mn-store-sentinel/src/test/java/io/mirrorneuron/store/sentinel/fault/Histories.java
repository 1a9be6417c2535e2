package io.mirrorneuron.store.sentinel.fault;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import java.util.ArrayList;
import java.util.List;

/** Reading histories whole. */
final class Histories {

  private static final int TOGETHER = 1000;

  private Histories() {}

  /** The texts of a job's events, in their order. */
  static List<String> texts(MirrorStore store, String job) {
    List<String> found = new ArrayList<>();
    EventCursor after = EventCursor.START;
    EventPage page;
    do {
      page = store.events().read(job, after, TOGETHER);
      page.events().forEach(event -> found.add(event.payload().asUtf8()));
      after = page.next();
    } while (page.hasMore());
    return found;
  }
}
