package io.mirrorneuron.store.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The processor time of this JVM at a moment, thread by thread, those of its compiler and collector
 * included. The JDK tells that of the process in steps of 10 ms, which is more than 10,000 leases
 * cost in a second; Linux tells that of each thread in nanoseconds (its documentation {@code
 * scheduler/sched-stats}). Elsewhere it is the JDK's.
 *
 * @param nanos by thread id of the kernel
 */
record ProcessorTime(Map<String, Long> nanos) {

  private static final Path THREADS = Path.of("/proc/self/task");
  private static final String WHOLE = "process";

  static ProcessorTime now() {
    return Files.isReadable(Path.of("/proc/self/schedstat"))
        ? ofThreads()
        : new ProcessorTime(
            Map.of(
                WHOLE,
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                    .getProcessCpuTime()));
  }

  private static ProcessorTime ofThreads() {
    Map<String, Long> nanos = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        ofThread(thread).ifPresent(used -> nanos.put(String.valueOf(thread.getFileName()), used));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what the threads have used", e);
    }
    return new ProcessorTime(nanos);
  }

  /** Empty if it has ended since it was listed. */
  private static Optional<Long> ofThread(Path thread) throws IOException {
    try {
      String line = Files.readString(thread.resolve("schedstat"));
      return Optional.of(Long.valueOf(line.substring(0, line.indexOf(' '))));
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** What all threads have used since then; of one that has ended since, nothing is known. */
  long nanosSince(ProcessorTime before) {
    return nanos.entrySet().stream()
        .mapToLong(now -> now.getValue() - before.nanos.getOrDefault(now.getKey(), 0L))
        .sum();
  }
}
