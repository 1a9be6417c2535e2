package io.mirrorneuron.store.bench.failover;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.mirrorneuron.store.bench.report.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What came out of a run: a file that the page is rendered from.
 *
 * @param environment where, and on what
 * @param samples what each contender did in each failover
 */
record FailoverResults(Environment environment, List<Sample> samples) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static FailoverResults read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), FailoverResults.class);
  }

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }
}
