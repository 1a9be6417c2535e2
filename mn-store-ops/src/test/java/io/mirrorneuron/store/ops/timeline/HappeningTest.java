package io.mirrorneuron.store.ops.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HappeningTest {

  private static final HostPort FIRST = new HostPort("10.0.1.1", 26379);
  private static final HostPort SECOND = new HostPort("10.0.1.2", 26379);

  @Test
  void aSwitchIsAboutTheNewPrimary() {
    Happening it = said(FIRST, 0, "+switch-master", "main 10.0.0.1 6379 10.0.0.2 6380");

    assertThat(it.masterName()).contains("main");
    assertThat(it.subject()).isEqualTo("master");
    assertThat(it.address()).isEqualTo("10.0.0.2:6380");
    assertThat(it.inWords()).isEqualTo("10.0.0.2:6380 is the primary instead of 10.0.0.1:6379");
  }

  @Test
  void aReplicaIsNamedByItsAddressAndItsMaster() {
    Happening it =
        said(FIRST, 0, "+sdown", "slave 10.0.0.2:6379 10.0.0.2 6379 @ main 10.0.0.1 6379");

    assertThat(it.masterName()).contains("main");
    assertThat(it.inWords()).isEqualTo("replica 10.0.0.2:6379 is down, says 10.0.1.1:26379");
  }

  @Test
  void whatASentinelSaysOfItselfIsAboutNoMaster() {
    Happening it = said(FIRST, 0, "+tilt", "#tilt mode entered");

    assertThat(it.masterName()).isEmpty();
    assertThat(it.subject()).isNull();
    assertThat(it.address()).isNull();
    assertThat(it.inWords()).contains("does nothing for 30 s");
  }

  @Test
  void theJsonIsAsDocumented() {
    assertThat(
            Json.line(
                EventLine.of(said(FIRST, 0, "+switch-master", "main 10.0.0.1 6379 10.0.0.2 6380"))))
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:00.000Z\",\"event\":\"+switch-master\","
                + "\"subject\":\"master\",\"address\":\"10.0.0.2:6380\","
                + "\"sentinel\":\"10.0.1.1:26379\",\"text\":\"main 10.0.0.1 6379 10.0.0.2 6380\","
                + "\"words\":\"10.0.0.2:6380 is the primary instead of 10.0.0.1:6379\"}");
  }

  @Test
  void whatSeveralSentinelsSayIsNewOnce() {
    Folding folding = new Folding();

    assertThat(folding.isNew(said(FIRST, 0, "+odown", "master main 10.0.0.1 6379 #quorum 2/2")))
        .isTrue();
    assertThat(folding.isNew(said(SECOND, 1, "+odown", "master main 10.0.0.1 6379 #quorum 3/2")))
        .isFalse();
  }

  @Test
  void whatOneSentinelSaysTwiceHasHappenedTwice() {
    Folding folding = new Folding();

    assertThat(folding.isNew(said(FIRST, 0, "+sdown", "master main 10.0.0.1 6379"))).isTrue();
    assertThat(folding.isNew(said(FIRST, 2, "-sdown", "master main 10.0.0.1 6379"))).isTrue();
    assertThat(folding.isNew(said(FIRST, 4, "+sdown", "master main 10.0.0.1 6379"))).isTrue();
  }

  @Test
  void whatIsSaidMuchLaterIsNewAgain() {
    Folding folding = new Folding();

    assertThat(folding.isNew(said(FIRST, 0, "+sdown", "master main 10.0.0.1 6379"))).isTrue();
    assertThat(folding.isNew(said(SECOND, 60, "+sdown", "master main 10.0.0.1 6379"))).isTrue();
  }

  private static Happening said(HostPort sentinel, long second, String event, String text) {
    return new Happening(Instant.ofEpochSecond(second), sentinel, event, text);
  }
}
