package io.mirrorneuron.store.redis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mirrorneuron.store.model.StoreHealth.Replica;
import io.mirrorneuron.store.model.StoreHealth.ReplicaState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Replies as the servers give them; that they do is shown by {@code HealthTest}. */
class ReplicaReportsTest {

  @Test
  void infoTellsOfThoseThatAreOnlineAndThoseThatAreNot() {
    String info =
        """
        # Replication
        role:master
        connected_slaves:3
        slave0:ip=10.0.0.2,port=6379,state=online,offset=900,lag=1
        slave1:ip=fd00::3,port=6380,state=wait_bgsave,offset=0,lag=0
        slave2:ip=10.0.0.4,port=6379,state=online,offset=1001,lag=12,type=replica
        master_failover_state:no-failover
        master_repl_offset:1000
        """
            .replace("\n", "\r\n");

    assertThat(ReplicaReports.ofInfo(info))
        .containsExactly(
            online("10.0.0.2:6379", 100, Optional.of(Duration.ofSeconds(1))),
            new Replica(
                "[fd00::3]:6380", ReplicaState.SYNCING, OptionalLong.empty(), Optional.empty()),
            online("10.0.0.4:6379", 0, Optional.of(Duration.ofSeconds(12))));
  }

  @Test
  void infoOfAPrimaryWithoutReplicasTellsOfNone() {
    assertThat(ReplicaReports.ofInfo("role:master\r\nmaster_repl_offset:0\r\n")).isEmpty();
  }

  @Test
  void whatIsNoInfoIsNotTakenForOne() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ReplicaReports.ofInfo("role:master\r\n"))
        .withMessageContaining("master_repl_offset");
  }

  @Test
  void roleTellsHowFarTheyAreButNotSinceWhen() {
    List<Object> reply =
        List.of(
            bytes("master"),
            1000L,
            List.of(List.of(bytes("10.0.0.2"), bytes("6379"), bytes("990"))));

    assertThat(ReplicaReports.ofRole(reply))
        .containsExactly(online("10.0.0.2:6379", 10, Optional.empty()));
  }

  private static Replica online(String address, long lag, Optional<Duration> silence) {
    return new Replica(address, ReplicaState.ONLINE, OptionalLong.of(lag), silence);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
