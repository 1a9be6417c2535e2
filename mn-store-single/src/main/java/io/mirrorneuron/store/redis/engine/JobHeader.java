package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.CorruptDataException;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job's header as {@code lib-job.lua} writes it.
 *
 * @param summary what it says
 * @param stateBytes how long the stored state is, its envelope included; 0 if there is none
 */
record JobHeader(JobSummary summary, long stateBytes) {

  /** Reads a header; empty if the job does not exist, or was deleted. */
  static Optional<JobHeader> read(String id, String key, byte @Nullable [] stored) {
    return stored == null ? Optional.empty() : new Reader(id, key, stored).header();
  }

  /** Takes a header apart. Strict: what a script would not write is not read either. */
  private static final class Reader {

    private static final JobStatus[] STATUSES = JobStatus.values();
    private static final int LONGEST_NUMBER = 18;

    private final String id;
    private final String key;
    private final byte[] stored;
    private int at;

    Reader(String id, String key, byte[] stored) {
      this.id = id;
      this.key = key;
      this.stored = stored;
    }

    Optional<JobHeader> header() {
      String status = text("status");
      long version = number("version");
      long touched = number("index time");
      long expires = number("expiry");
      long stateBytes = number("size");
      long token = number("token");
      long sequence = number("last sequence");
      long created = number("creation time");
      String bundle = text("bundle");
      checkOperations();
      if (status.isEmpty()) {
        return Optional.empty(); // a tombstone
      }
      return Optional.of(
          new JobHeader(
              new JobSummary(
                  id,
                  status(status),
                  version,
                  Answers.instant(created),
                  Answers.instant(touched),
                  sequence,
                  token,
                  bundle.isEmpty() ? Optional.empty() : Optional.of(bundle),
                  expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires))),
              stateBytes));
    }

    private JobStatus status(String name) {
      for (JobStatus status : STATUSES) {
        if (status.name().equals(name)) {
          return status;
        }
      }
      throw corrupt("its status is none");
    }

    private String text(String what) {
      int from = at;
      while (at < stored.length && stored[at] != '|') {
        at++;
      }
      return new String(stored, from, end(what) - from, StandardCharsets.UTF_8);
    }

    private long number(String what) {
      int from = at;
      long number = 0;
      while (at < stored.length && stored[at] >= '0' && stored[at] <= '9') {
        number = 10 * number + (stored[at] - '0');
        at++;
      }
      int digits = at - from;
      if (digits == 0 || digits > LONGEST_NUMBER) {
        throw corrupt("its " + what + " is no number");
      }
      end(what);
      return number;
    }

    /** Steps over the bar that ends a field; returns where that was. */
    private int end(String what) {
      if (at == stored.length || stored[at] != '|') {
        throw corrupt("its " + what + " is not followed by anything");
      }
      return at++;
    }

    /** Nobody reads them here, but a header that was cut off shows by them. */
    private void checkOperations() {
      int count = at < stored.length ? stored[at] - '0' : 0;
      int found = 0;
      for (int i = at + 1; i < stored.length; i++) {
        if (stored[i] == ';') {
          found++;
        }
      }
      if (count < 1 || count > 8 || found != count || stored[stored.length - 1] != ';') {
        throw corrupt("its operations are not complete");
      }
    }

    private CorruptDataException corrupt(String why) {
      return new CorruptDataException(key, "its header cannot be read: " + why);
    }
  }
}
