package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.daemon.Drills;
import io.mirrorneuron.store.ops.member.Course.Follow;
import io.mirrorneuron.store.ops.member.Course.Keep;
import io.mirrorneuron.store.ops.member.Course.Lead;
import io.mirrorneuron.store.ops.member.Course.Loss;
import io.mirrorneuron.store.ops.member.Course.Refuse;
import io.mirrorneuron.store.ops.member.Course.Wait;
import io.mirrorneuron.store.ops.member.Local.Contents;
import io.mirrorneuron.store.ops.member.Situation.Heirs;
import io.mirrorneuron.store.ops.member.Situation.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RulesTest {

  private static final List<HostPort> SENTINELS = List.of(sentinel(1), sentinel(2), sentinel(3));
  private static final List<Voice> NOBODY = List.of(mute(1), mute(2), mute(3));

  @Test
  void whereNobodyNamesAPrimaryTheFirstBoxLeads() {
    assertThat(course(box(1), NOBODY, down(Contents.NONE))).isInstanceOf(Lead.class);
    assertThat(course(box(1), NOBODY, down(Contents.OF_A_MEMBER))).isInstanceOf(Lead.class);
    assertThat(course(box(1), NOBODY, new Local.Primary(Contents.FOREIGN)))
        .isInstanceOf(Lead.class);
  }

  @Test
  void whereNobodyNamesAPrimaryEveryOtherBoxWaitsForTheFirst() {
    for (int i = 2; i <= 3; i++) {
      assertThat(course(box(i), NOBODY, down(Contents.NONE)))
          .isInstanceOfSatisfying(
              Wait.class, it -> assertThat(it.why()).contains(sentinel(1).toString()));
      assertThat(course(box(i), NOBODY, new Local.Primary(Contents.FOREIGN)))
          .isInstanceOf(Wait.class);
    }
  }

  @Test
  void aSentinelThatWatchesNothingNamesNobody() {
    List<Voice> unaware = List.of(new Voice.Unaware(sentinel(1)), mute(2), mute(3));

    assertThat(course(box(1), unaware, down(Contents.NONE))).isInstanceOf(Lead.class);
    assertThat(course(box(2), unaware, down(Contents.NONE))).isInstanceOf(Wait.class);
  }

  @Test
  void aReplicaOfSomebodyUnknownIsNotMadeThePrimary() {
    assertThat(course(box(1), NOBODY, new Local.Replica(redis(9))))
        .isInstanceOfSatisfying(
            Refuse.class, it -> assertThat(it.why()).contains(redis(9).toString()));
  }

  @Test
  void everybodyFollowsTheNamedPrimary() {
    List<Voice> named = List.of(names(1, 1, 0), mute(2), mute(3));

    assertThat(course(box(2), named, down(Contents.NONE)))
        .isEqualTo(new Follow(redis(1), Loss.NONE));
    assertThat(course(box(2), named, new Local.Replica(redis(3))))
        .isEqualTo(new Follow(redis(1), Loss.NONE));
    assertThat(course(box(2), named, new Local.Primary(Contents.OF_A_MEMBER)))
        .isEqualTo(new Follow(redis(1), Loss.NONE));
    assertThat(course(box(2), named, new Local.Replica(redis(1)))).isEqualTo(new Keep(redis(1)));
  }

  @Test
  void dataThatIsNowhereElseIsNotReplacedWithoutSayingSo() {
    List<Voice> named = List.of(names(1, 1, 0), mute(2), mute(3));

    assertThat(course(box(2), named, new Local.Primary(Contents.FOREIGN)))
        .isEqualTo(new Follow(redis(1), Loss.FOREIGN_DATA));
    assertThat(course(box(2), named, down(Contents.FOREIGN)))
        .isEqualTo(new Follow(redis(1), Loss.FOREIGN_DATA));
  }

  @Test
  void theClustersDataAreNotGivenUpForAPrimaryThatBeganWithoutThem() {
    assertThat(stranger(down(Contents.OF_A_MEMBER)))
        .isEqualTo(new Follow(redis(1), Loss.THE_CLUSTERS_DATA));
    assertThat(stranger(new Local.Primary(Contents.OF_A_MEMBER)))
        .isEqualTo(new Follow(redis(1), Loss.THE_CLUSTERS_DATA));
    assertThat(stranger(new Local.Replica(redis(3))))
        .isEqualTo(new Follow(redis(1), Loss.THE_CLUSTERS_DATA));
    assertThat(stranger(down(Contents.FOREIGN))).isEqualTo(new Follow(redis(1), Loss.FOREIGN_DATA));
    assertThat(stranger(down(Contents.NONE))).isEqualTo(new Follow(redis(1), Loss.NONE));
    assertThat(stranger(new Local.Replica(redis(1)))).isEqualTo(new Keep(redis(1)));
  }

  @Test
  void nobodyFollowsItself() {
    List<Voice> named = List.of(names(1, 1, 0), mute(2), mute(3));

    assertThat(
            Rules.course(
                new Situation(
                    box(2),
                    named,
                    Standing.OURSELVES,
                    Heirs.NONE,
                    new Local.Primary(Contents.FOREIGN))))
        .isInstanceOfSatisfying(
            Refuse.class, it -> assertThat(it.advice()).contains("--announce-ip"));
  }

  private static Course stranger(Local local) {
    List<Voice> named = List.of(names(1, 1, 0), mute(2), mute(3));
    return Rules.course(new Situation(box(2), named, Standing.STRANGER, Heirs.NONE, local));
  }

  @Test
  void ofOneEpochTheMostName() {
    List<Voice> differing = List.of(names(1, 1, 4), names(2, 3, 4), names(3, 3, 4));

    assertThat(course(box(2), differing, down(Contents.NONE)))
        .isEqualTo(new Follow(redis(3), Loss.NONE));
  }

  @Test
  void theHighestEpochNames() {
    List<Voice> differing = List.of(names(1, 1, 4), names(2, 3, 5), names(3, 1, 4));

    assertThat(course(box(2), differing, down(Contents.NONE)))
        .isEqualTo(new Follow(redis(3), Loss.NONE));
  }

  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"REPLICA", "SILENT"})
  void nobodyFollowsAPrimaryThatDoesNotSayThatItIsOne(Standing standing) {
    List<Voice> named = List.of(names(1, 1, 0), names(2, 1, 0), names(3, 1, 0));
    Situation now = new Situation(box(2), named, standing, Heirs.READY, down(Contents.OF_A_MEMBER));

    assertThat(Rules.course(now)).isInstanceOf(Wait.class);
  }

  @Test
  void onlyWhoHoldsTheClustersDataGoesOnWithoutASilentPrimary() {
    List<Voice> named = List.of(names(1, 3, 7), names(2, 3, 7), mute(3));

    assertThat(without(named, Standing.SILENT, down(Contents.OF_A_MEMBER)))
        .contains(new Follow(redis(3), Loss.ITS_LAST_WRITES));
    assertThat(without(named, Standing.PRIMARY, down(Contents.OF_A_MEMBER))).isEmpty();
    assertThat(without(named, Standing.SILENT, down(Contents.NONE))).isEmpty();
    assertThat(without(named, Standing.SILENT, down(Contents.FOREIGN))).isEmpty();
    assertThat(without(named, Standing.SILENT, new Local.Replica(redis(3)))).isEmpty();
    assertThat(without(NOBODY, Standing.SILENT, down(Contents.OF_A_MEMBER))).isEmpty();
  }

  private static Optional<Course> without(List<Voice> voices, Standing standing, Local local) {
    return Rules.withoutPrimary(new Situation(box(2), voices, standing, Heirs.NONE, local));
  }

  @Test
  void thePrimaryThatRunsGoesOnWhoeverAnswers() {
    List<Voice> alone = List.of(names(1, 1, 7), mute(2), mute(3));

    assertThat(course(box(1), alone, new Local.Primary(Contents.OF_A_MEMBER)))
        .isEqualTo(new Keep(redis(1)));
  }

  @Test
  void whoWasThePrimaryAndIsDownDoesNotTrustItsOwnMemory() {
    List<Voice> alone = List.of(names(1, 1, 7), mute(2), mute(3));

    assertThat(named(alone, Heirs.UNABLE, Contents.OF_A_MEMBER))
        .isInstanceOfSatisfying(Wait.class, it -> assertThat(it.why()).contains("1 of 3"));
  }

  @Test
  void whoWasThePrimaryAndIsDownWaitsForItsSuccessor() {
    assertThat(named(majority(), Heirs.READY, Contents.OF_A_MEMBER)).isInstanceOf(Wait.class);
  }

  @Test
  void whoWasThePrimaryLeadsAgainWithItsDataIfNobodyElseCan() {
    assertThat(named(majority(), Heirs.UNABLE, Contents.OF_A_MEMBER)).isInstanceOf(Lead.class);
    assertThat(named(majority(), Heirs.NONE, Contents.NONE)).isInstanceOf(Lead.class);
  }

  @Test
  void whoLostItsDataDoesNotMakeItsReplicasEmpty() {
    assertThat(named(majority(), Heirs.UNABLE, Contents.NONE)).isInstanceOf(Refuse.class);
  }

  @Test
  void aRedisThatReadsItsDataIsWaitedFor() {
    assertThat(course(box(1), NOBODY, new Local.Silent("LOADING"))).isInstanceOf(Wait.class);
  }

  private static Course named(List<Voice> voices, Heirs heirs, Contents contents) {
    return Rules.course(new Situation(box(1), voices, Standing.SILENT, heirs, down(contents)));
  }

  private static List<Voice> majority() {
    return List.of(names(1, 1, 7), names(2, 1, 7), mute(3));
  }

  private static Course course(Membership self, List<Voice> voices, Local local) {
    return Rules.course(new Situation(self, voices, Standing.PRIMARY, Heirs.NONE, local));
  }

  private static Membership box(int i) {
    return new Membership(
        redis(i),
        sentinel(i),
        redis(i).host(),
        "m",
        2,
        SENTINELS,
        Path.of("unused"),
        Drills.FORBIDDEN);
  }

  private static Local down(Contents contents) {
    return new Local.Down(contents);
  }

  private static Voice mute(int i) {
    return new Voice.Mute(sentinel(i), "connection refused");
  }

  private static Voice names(int by, int primary, long epoch) {
    return new Voice.Names(sentinel(by), redis(primary), epoch);
  }

  private static HostPort redis(int i) {
    return new HostPort("10.0.0." + i, 6379);
  }

  private static HostPort sentinel(int i) {
    return new HostPort("10.0.0." + i, 26379);
  }
}
