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
    if (stored == null) {
      return Optional.empty();
    }
    String[] parts = new String(stored, StandardCharsets.UTF_8).split("\\|", 10);
    try {
      if (parts.length == 10) {
        return parts[0].isEmpty() ? Optional.empty() : Optional.of(of(id, parts));
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException(key, "its header cannot be read: " + e.getMessage());
    }
    throw new CorruptDataException(key, "its header cannot be read");
  }

  private static JobHeader of(String id, String[] parts) {
    long expires = Long.parseLong(parts[6]);
    return new JobHeader(
        new JobSummary(
            id,
            JobStatus.valueOf(parts[0]),
            Long.parseLong(parts[1]),
            Answers.instant(Long.parseLong(parts[5])),
            Answers.instant(Long.parseLong(parts[4])),
            Long.parseLong(parts[3]),
            Long.parseLong(parts[2]),
            parts[8].isEmpty() ? Optional.empty() : Optional.of(parts[8]),
            expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires))),
        Long.parseLong(parts[7]));
  }
}
