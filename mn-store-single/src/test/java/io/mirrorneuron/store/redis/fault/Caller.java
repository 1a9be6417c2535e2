package io.mirrorneuron.store.redis.fault;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Receipt;

/** Who commits. */
enum Caller {
  /** A platform thread that waits, and leads a group if there is nobody else. */
  SYNC {
    @Override
    Ended<Receipt> commit(MirrorStore store, String job, Commit commit) {
      return Ended.of(() -> store.jobs().commit(job, commit));
    }
  },
  /** Somebody who goes on. */
  ASYNC {
    @Override
    Ended<Receipt> commit(MirrorStore store, String job, Commit commit) {
      return Ended.of(store.jobs().commitAsync(job, commit));
    }
  };

  abstract Ended<Receipt> commit(MirrorStore store, String job, Commit commit);
}
