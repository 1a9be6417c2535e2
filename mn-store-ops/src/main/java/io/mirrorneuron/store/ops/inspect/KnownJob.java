package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;

/** A job that somebody has named. */
final class KnownJob {

  private KnownJob() {}

  static JobRecord of(MirrorStore store, String id) {
    return store
        .jobs()
        .get(id)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.FAILED,
                    "there is no job "
                        + id
                        + " in name space "
                        + store.config().redis().namespace(),
                    "it may have expired or been deleted; mn inspect jobs lists those there are"));
  }
}
