package io.mirrorneuron.store.examples.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job: one file of the bundle, and in the end its index. The file's entry in the
 * bundle has the job's id for a name, because paths may hold anything.
 *
 * @param path where the file was, relative to the input; for people
 * @param size its length in bytes
 * @param sha256 its digest
 * @param steps in how many steps it is read; every one but the last leaves a snapshot
 * @param pauseMillis how long a worker rests within each step, so that there is something to see
 * @param result the index, once it is complete
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FileJob(
    String path,
    long size,
    String sha256,
    int steps,
    long pauseMillis,
    @Nullable WordCounts result) {

  /** Where a step ends, in bytes; steps are numbered from 1. */
  long endOf(int step) {
    return size * step / steps;
  }

  FileJob finishedWith(WordCounts index) {
    return new FileJob(path, size, sha256, steps, pauseMillis, index);
  }
}
