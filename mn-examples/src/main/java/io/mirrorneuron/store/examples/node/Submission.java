package io.mirrorneuron.store.examples.node;

import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Makes jobs for nodes. */
final class Submission {

  /** So many at once: more than that would only wait in the store's queue. */
  private static final int TOGETHER = 100;

  private final Jobs jobs;

  Submission(Jobs jobs) {
    this.jobs = jobs;
  }

  /**
   * Makes so many jobs of one kind, named {@code <prefix>-000001} and so on.
   *
   * @param submitted is told the id of each that is stored and confirmed
   * @throws StoreException if one of them was not; those before are there
   */
  void submit(String prefix, int count, Task task, Consumer<String> submitted) {
    Commit commit =
        Commit.create()
            .ifAbsent()
            .state(Payload.of(NodeJson.TASK, task))
            .event(Payload.of(NodeJson.EVENT, new TaskEvent.Submitted(task.type())));
    for (int first = 1; first <= count; first += TOGETHER) {
      List<String> ids = new ArrayList<>();
      List<CompletableFuture<Receipt>> begun = new ArrayList<>();
      for (int i = first; i < first + TOGETHER && i <= count; i++) {
        String id = String.format(Locale.ROOT, "%s-%06d", prefix, i);
        ids.add(id);
        begun.add(jobs.commitAsync(id, commit));
      }
      for (int i = 0; i < begun.size(); i++) {
        await(begun.get(i));
        submitted.accept(ids.get(i));
      }
    }
  }

  private static void await(CompletableFuture<Receipt> one) {
    try {
      Receipt unused = one.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
