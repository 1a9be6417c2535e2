package io.mirrorneuron.store.examples.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.jackson.JacksonCodec;

/** The form in which a node's values are stored. */
final class NodeJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static final JacksonCodec<Task> TASK = JacksonCodec.of(MAPPER, Task.class);
  static final JacksonCodec<Progress> PROGRESS = JacksonCodec.of(MAPPER, Progress.class);
  static final JacksonCodec<TaskEvent> EVENT = JacksonCodec.of(MAPPER, TaskEvent.class);
  static final JacksonCodec<NodeReport> REPORT = JacksonCodec.of(MAPPER, NodeReport.class);

  private NodeJson() {}
}
