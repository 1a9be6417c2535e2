package io.mirrorneuron.store.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class JsonTest {

  static final List<JobEvent> EVENTS =
      List.of(
          new JobEvent.Submitted("a/ü.txt"),
          new JobEvent.Started("worker-1", 17),
          new JobEvent.Resumed("worker-2", 1_700_000_000_000_000L, 7, 1234, "worker-1"),
          new JobEvent.Progressed("worker-2", 18, 8, 2345, 99),
          new JobEvent.Finished("worker-2", 18, 20, 120));

  @ParameterizedTest
  @FieldSource("EVENTS")
  void anEventComesBackAsItWas(JobEvent event) {
    assertThat(Payload.of(Json.EVENT, event).as(Json.EVENT)).isEqualTo(event);
  }

  @Test
  void anEventSaysWhatItIs() {
    assertThat(new String(Json.EVENT.encode(new JobEvent.Started("worker-1", 17)), UTF_8))
        .isEqualTo("{\"type\":\"started\",\"worker\":\"worker-1\",\"token\":17}");
  }

  @Test
  void aSnapshotComesBackAsItWas() {
    IndexSnapshot snapshot =
        new IndexSnapshot("worker-1", 7, 1234, new WordCounts(5, 1, Map.of("straße", 4L)));
    assertThat(Payload.of(Json.SNAPSHOT, snapshot).as(Json.SNAPSHOT)).isEqualTo(snapshot);
  }

  @Test
  void aJobComesBackWithAndWithoutItsResult() {
    FileJob job = new FileJob("a/b.txt", 100, "00ff", 20, 200, null);
    FileJob finished = job.finishedWith(new WordCounts(1, 0, Map.of("a", 1L)));
    assertThat(Payload.of(Json.JOB, job).as(Json.JOB)).isEqualTo(job);
    assertThat(Payload.of(Json.JOB, finished).as(Json.JOB)).isEqualTo(finished);
  }

  @Test
  void aReportComesBackAsItWas() {
    WorkerReport report =
        new WorkerReport(
            4711,
            3,
            2,
            List.of(new WorkerReport.Step("file-000001", 17, 4)),
            List.of(new WorkerReport.Step("file-000002", 18, 0)));
    assertThat(Payload.of(Json.REPORT, report).as(Json.REPORT)).isEqualTo(report);
  }
}
