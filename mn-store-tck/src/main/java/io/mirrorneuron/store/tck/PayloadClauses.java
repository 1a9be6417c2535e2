package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is read: J7, J10. */
abstract class PayloadClauses extends JobClauses {

  @Test
  @DisplayName("J7 required: payloads come back byte for byte, with codec id and schema version")
  void payloadsComeBackByteForByte() {
    Client store = open();
    byte[] everyByte = new byte[256];
    for (int i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    List<Payload> payloads =
        List.of(
            Payload.of(new byte[0]),
            Payload.of(new byte[] {0}),
            Payload.of(everyByte),
            Payload.raw(everyByte, "x", Integer.MAX_VALUE),
            Payload.raw(new byte[] {'\r', '\n', 0, -1, '|', ':', '$', '*'}, "a.b_c:d/e@f+g-h", 1),
            Payload.raw(new byte[] {1, 2, 3}, "c".repeat(200), 4_711),
            Payload.utf8("{\"empty\":[],\"large\":12345678901234567890,\"tiny\":1e-400}"),
            Payload.utf8("Grüße, 世界, \uD83D\uDE00, \u0000"));
    for (int i = 0; i < payloads.size(); i++) {
      Payload payload = payloads.get(i);
      String job = "job-" + i;
      store.commit(
          job,
          Commit.create()
              .state(payload)
              .snapshot("agent", payload)
              .event(payload)
              .with(Client.anything()));
      store.putNode("node-" + i, Optional.of(payload), store.call());

      assertThat(store.job(job).state()).isEqualTo(payload);
      assertThat(store.snapshots(job).snapshots())
          .extracting(Snapshot::payload)
          .containsExactly(payload);
      assertThat(store.history(job)).extracting(EventRecord::payload).containsExactly(payload);
      assertThat(store.node("node-" + i).state()).isEqualTo(payload);
    }
  }

  @Test
  @DisplayName("J7 required: payloads of 1 MiB come back byte for byte")
  void payloadsOfOneMebibyteComeBackByteForByte() {
    Client store = open();
    Payload state = Payload.of(noise(1 << 20, 1));
    Payload snapshot = Payload.raw(noise(1 << 20, 2), "large", 2);
    Payload event = Payload.raw(noise(1 << 20, 3), "larger", 3);
    store.commit(
        "job",
        Commit.create()
            .state(state)
            .snapshot("agent", snapshot)
            .event(event)
            .with(Client.anything()));

    assertThat(store.job("job").state().equals(state)).isTrue();
    assertThat(store.snapshots("job").snapshots().get(0).payload().equals(snapshot)).isTrue();
    assertThat(store.history("job").get(0).payload().equals(event)).isTrue();
  }

  @Test
  @DisplayName("J10 required: reading several jobs keeps the order, with empty places")
  void readingSeveralJobsKeepsTheOrder() {
    Client store = open();
    List<String> ids = IntStream.range(0, JobQuery.MAX_LIMIT).mapToObj(i -> "job-" + i).toList();
    ids.stream()
        .filter(id -> id.hashCode() % 3 != 0)
        .map(id -> store.commitAsync(id, Client.putting("state of " + id)))
        .toList()
        .forEach(stage -> stage.toCompletableFuture().join());

    List<Optional<JobRecord>> records = store.read(ids);

    assertThat(records).hasSameSizeAs(ids);
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      if (id.hashCode() % 3 != 0) {
        JobRecord job = records.get(i).orElseThrow(() -> new AssertionError(id + " is missing"));
        assertThat(job.id()).isEqualTo(id);
        assertThat(job.state().asUtf8()).isEqualTo("state of " + id);
      } else {
        assertThat(records.get(i)).as(id).isEmpty();
      }
    }
    assertThat(store.read(List.of())).isEmpty();
  }
}
