package io.mirrorneuron.store.examples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.jackson.JacksonCodec;

/** The form in which the demo's values are stored. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static final JacksonCodec<FileJob> JOB = JacksonCodec.of(MAPPER, FileJob.class);
  static final JacksonCodec<IndexSnapshot> SNAPSHOT = JacksonCodec.of(MAPPER, IndexSnapshot.class);
  static final JacksonCodec<JobEvent> EVENT = JacksonCodec.of(MAPPER, JobEvent.class);
  static final JacksonCodec<WorkerReport> REPORT = JacksonCodec.of(MAPPER, WorkerReport.class);
  static final JacksonCodec<Verdict> VERDICT = JacksonCodec.of(MAPPER, Verdict.class);

  private Json() {}
}
