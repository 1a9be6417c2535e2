package io.mirrorneuron.store.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Which benchmarks there are, as JMH found them when they were compiled. */
final class Benchmarks {

  private static final SortedMap<String, Set<String>> ALL = find();

  private Benchmarks() {}

  /** Their names, as points have them, and their parameters. */
  static SortedMap<String, Set<String>> all() {
    return ALL;
  }

  private static SortedMap<String, Set<String>> find() {
    SortedMap<String, Set<String>> found = new TreeMap<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                List.of())) {
      found.put(
          entry.getUsername().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1"),
          entry.getParams().orElse(Map.of()).keySet());
    }
    return found;
  }
}
