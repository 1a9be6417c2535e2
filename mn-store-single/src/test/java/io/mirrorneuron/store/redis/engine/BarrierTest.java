package io.mirrorneuron.store.redis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.FailoverReport.Evidence;
import io.mirrorneuron.store.model.FailoverReport.Survival;
import io.mirrorneuron.store.redis.ErrorReply;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the number that a new primary holds says about the writes of this session. */
class BarrierTest {

  private final ManualTicker ticker = new ManualTicker();
  private final Barrier barrier = new Barrier("ns:barrier:s", ticker);

  @Test
  void eachGroupEndsWithItsNumber() {
    assertThat(next()).isEqualTo("ns:barrier:s 1 EX 86400");
    assertThat(next()).isEqualTo("ns:barrier:s 2 EX 86400");
  }

  @Test
  void theLastGroupThereMeansThatEverythingIs() {
    groups(3, 2, 4);

    assertThat(barrier.judge(found(3))).isEqualTo(Evidence.survived());
  }

  @Test
  void groupsAfterTheOneFoundAreLostAndTheFirstOfThemMaybeInPart() {
    groups(3, 2, 4, 5);

    assertThat(barrier.judge(found(1))).isEqualTo(Evidence.lost(9, 11));
  }

  @Test
  void ofTheLastGroupAnyPartMayBeThere() {
    groups(3, 2);

    assertThat(barrier.judge(found(1))).isEqualTo(Evidence.lost(0, 2));
  }

  @Test
  void aServerThatKnowsNothingOfTheSessionHasLostAll() {
    groups(3, 2);

    assertThat(barrier.judge(null)).isEqualTo(Evidence.lost(2, 5));
  }

  @Test
  void groupsOfWhichNothingWasConfirmedAreNoLoss() {
    groups(3, 0, 0);

    assertThat(barrier.judge(found(1))).isEqualTo(Evidence.survived());
    assertThat(new Barrier("unused", ticker).judge(null)).isEqualTo(Evidence.survived());
  }

  @Test
  void whatIsLostIsToldOnce() {
    groups(3, 2);
    assertThat(barrier.judge(found(1))).isEqualTo(Evidence.lost(0, 2));

    assertThat(barrier.judge(found(1))).as("at another failover").isEqualTo(Evidence.survived());

    groups(7);
    assertThat(barrier.judge(found(1))).isEqualTo(Evidence.lost(0, 7));
  }

  @Test
  void whatHasSurvivedOneFailoverMayBeLostInTheNext() {
    groups(3, 2, 4);
    assertThat(barrier.judge(found(3))).isEqualTo(Evidence.survived());

    assertThat(barrier.judge(found(1))).isEqualTo(Evidence.lost(4, 6));
  }

  @Test
  void whatMayHaveExpiredProvesNothing() {
    groups(3);
    ticker.advance(Duration.ofHours(23).plusMinutes(1));

    assertThat(barrier.judge(null).survival()).isEqualTo(Survival.NOT_CHECKABLE);
  }

  @Test
  void whatMayNotBeReadProvesNothing() {
    groups(3);

    Evidence evidence = barrier.judge(new ErrorReply("NOPERM no permissions to run 'get'"));

    assertThat(evidence.survival()).isEqualTo(Survival.NOT_CHECKABLE);
    assertThat(evidence.why()).contains("NOPERM no permissions to run 'get'");
  }

  /** The ring has grown many times by then, and begun to forget. */
  @Test
  void alsoOfManyGroupsItKnowsTheLastOnes() {
    int many = 200_000;
    for (int i = 0; i < many; i++) {
      groups(2);
    }

    assertThat(barrier.judge(found(many - 50_000))).isEqualTo(Evidence.lost(99_998, 100_000));
  }

  @Test
  void whereTheyAreForgottenItSaysMoreRatherThanLess() {
    int many = 200_000;
    for (int i = 0; i < many; i++) {
      groups(2);
    }

    assertThat(barrier.judge(found(many - 100_000)).lostAtMost()).isEqualTo(400_000);
    assertThat(barrier.judge(null)).as("told once").isEqualTo(Evidence.survived());
  }

  private void groups(int... confirmed) {
    for (int writes : confirmed) {
      String unused = next();
      barrier.confirmed(writes);
    }
  }

  private String next() {
    return Arrays.stream(barrier.next().arguments())
        .map(part -> new String(part, UTF_8))
        .reduce((one, other) -> one + " " + other)
        .orElseThrow();
  }

  private static byte[] found(long group) {
    return Long.toString(group).getBytes(UTF_8);
  }
}
