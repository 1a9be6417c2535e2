package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_CLIENT;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.local.LocalRedisConfig;
import io.mirrorneuron.store.local.ServerBinary;
import io.mirrorneuron.store.local.TlsFiles;
import io.mirrorneuron.store.local.Transport;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same over TLS: what ends abruptly there looks like an attack, and like a misconfiguration. */
@ForEachClient
class TlsFaultTest extends FaultTest {

  private static final String JOB = "job";

  /** How records begin: type, and version of the protocol (RFC 8446, 5.1). */
  private static final String HELLO = "\u0016\u0003\u0003";

  private static final String DATA = "\u0017\u0003\u0003";

  @TempDir static Path folder;

  private static TlsFiles files;
  private static LocalRedis redis;

  record Case(Moment moment, Cut how) {
    @Override
    public String toString() {
      return how + " " + moment;
    }
  }

  static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      for (Cut how : Cut.values()) {
        all.add(new Case(moment, how));
      }
    }
    return all;
  }

  @BeforeAll
  static void start() {
    ServerBinary binary = ServerBinary.find();
    assumeTrue(binary.supportsTls(), () -> binary + " was built without TLS");
    files = TlsFiles.create(folder);
    redis = LocalRedis.start(LocalRedisConfig.builder().tls(Transport.TLS, files).build());
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  Rig newRig() {
    return new Rig(
        client, redis, List.of(), "MN_REDIS_TLS_CA_FILE", files.ca().toString());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void aCommitThatIsCutIsAppliedOnce(Case given) {
    MirrorStore store = withJob();
    Trap trap = rig().proxy().on(TO_SERVER, DATA).act(given.moment, c -> c.cut(given.how));

    Receipt receipt = store.jobs().commit(JOB, event("once"));

    assertThat(trap.sprung()).isEqualTo(1);
    assertThat(receipt.sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("once");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @Execution(ExecutionMode.CONCURRENT)
  void aHandshakeThatIsCutIsNoReasonToGiveUp(Case given) {
    MirrorStore store = withJob();
    // Before the reply to a hello is before the server's hello, and so on; both ways are tried.
    Trap first = rig().proxy().on(TO_SERVER, HELLO);
    Trap second = rig().proxy().on(TO_CLIENT, HELLO);
    first.act(
        given.moment,
        c -> {
          second.act(
              given.moment == Moment.BEFORE_REPLY ? Moment.BEFORE : given.moment,
              next -> next.cut(given.how));
          c.cut(given.how);
        });
    rig().proxy().cut(given.how);

    Receipt receipt = store.jobs().commit(JOB, event("once"));

    assertThat(first.sprung()).isEqualTo(1);
    assertThat(second.sprung()).isEqualTo(1);
    assertThat(receipt.sequence()).isEqualTo(1);
    assertThat(rig().truth().events(JOB)).containsExactly("once");
  }

  private MirrorStore withJob() {
    MirrorStore store = rig().open();
    store.jobs().put(JOB, marked("created"));
    return store;
  }

  private static Commit event(String mark) {
    return Commit.create().event(marked(mark));
  }
}
