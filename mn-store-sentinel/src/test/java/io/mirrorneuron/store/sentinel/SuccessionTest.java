package io.mirrorneuron.store.sentinel;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each rule of the succession as a story. */
class SuccessionTest {

  @Test
  void nobodyIsThePrimaryBeforeAMajorityIsHeard() {
    new Story(3)
        .says(1, 4, "a")
        .nobodyIsPrimary()
        .isAsked()
        .says(2, 4, "a")
        .isAsked("a")
        .nobodyIsPrimary()
        .answers("a", Role.PRIMARY)
        .isPrimary("a")
        .isAsked();
  }

  @Test
  void aStaleSentinelIsOutvotedByTheEpochAtTheStart() {
    new Story(3)
        .says(1, 4, "a")
        .says(2, 5, "b")
        .isAsked("b")
        .answers("b", Role.PRIMARY)
        .isPrimary("b")
        .says(1, 4, "a")
        .isAsked()
        .isPrimary("b")
        .hasChanged(1);
  }

  @Test
  void aStaleMajorityIsLeftAsSoonAsTheThirdIsHeard() {
    new Story(3)
        .says(1, 4, "a")
        .says(2, 4, "a")
        .answers("a", Role.PRIMARY)
        .isPrimary("a")
        .says(3, 5, "b")
        .nobodyIsPrimary()
        .answers("b", Role.PRIMARY)
        .isPrimary("b")
        .says(1, 4, "a")
        .says(2, 4, "a")
        .pass(Duration.ofSeconds(30))
        .isPrimary("b")
        .hasChanged(2);
  }

  @Test
  void theOnlySentinelThatAnswersIsBelievedAfterAGrace() {
    new Story(3).says(1, 4, "a").isAsked().pass(Story.GRACE).isAsked("a");
  }

  @Test
  void theOnlySentinelThatAnswersIsBelievedOnceTheOthersHaveFailed() {
    new Story(3).says(1, 4, "a").isAsked().stillToBeHeard(0).isAsked("a");
  }

  @Test
  void aSentinelThatKnowsOfMoreThanWereConfiguredWaitsForAMajorityOfThose() {
    new Story(1).says(1, 4, "a", 2).isAsked().says(2, 4, "a", 2).isAsked("a");
  }

  @Test
  void aHigherEpochFromOneSentinelDethronesAtOnce() {
    Story.settled(4, "a")
        .says(3, 5, "b")
        .nobodyIsPrimary()
        .isAsked("b")
        .answers("b", Role.REPLICA)
        .nobodyIsPrimary()
        .answers("b", Role.PRIMARY)
        .isPrimary("b")
        .hasChanged(2);
  }

  @Test
  void theSentinelsThatFollowLateMoveNobody() {
    Story.settled(4, "a")
        .says(3, 5, "b")
        .answers("b", Role.PRIMARY)
        .says(1, 4, "a")
        .isAsked()
        .says(1, 5, "b")
        .says(2, 5, "b")
        .isPrimary("b")
        .hasChanged(2);
  }

  @Test
  void aServerThatIsNotReadyIsAskedUntilItIs() {
    Story.settled(4, "a")
        .says(3, 5, "b")
        .answers("b", Role.UNREACHABLE)
        .pass(Duration.ofMinutes(1))
        .answers("b", Role.UNREACHABLE)
        .nobodyIsPrimary()
        .answers("b", Role.PRIMARY)
        .isPrimary("b");
  }

  @Test
  void aSecondElectionOvertakesTheFirst() {
    Story.settled(4, "a")
        .says(3, 5, "b")
        .says(2, 6, "c")
        .isAsked("c")
        .answersUnasked("b", Role.PRIMARY)
        .nobodyIsPrimary()
        .answers("c", Role.PRIMARY)
        .isPrimary("c");
  }

  @Test
  void anElectionOfTheSameServerIsAnElection() {
    Story.settled(4, "a")
        .allSay(6, "a")
        .nobodyIsPrimary()
        .answers("a", Role.PRIMARY)
        .isPrimary("a")
        .hasChanged(2);
  }

  @Test
  void oneStaleSentinelMovesNobodyHoweverLongItSaysSo() {
    Story story = Story.settled(5, "b");
    for (int second = 0; second < 30; second++) {
      story.says(1, 4, "a").says(2, 5, "b").says(3, 5, "b").pass(Duration.ofSeconds(1));
      story.isAsked().isPrimary("b");
    }
    story.hasChanged(1);
  }

  /** RESET during a failover: all agree on the new epoch with the old address. */
  @Test
  void theSameEpochWithAnotherAddressMovesNobodyWhileOursIsThePrimary() {
    Story story = Story.settled(4, "a").says(3, 5, "b").answers("b", Role.PRIMARY);
    for (int second = 0; second < 20; second++) {
      story.allSay(5, "a").pass(Duration.ofSeconds(1));
      story.answers("b", Role.PRIMARY).isAsked().isPrimary("b");
    }
    story.allSay(5, "b").isPrimary("b").hasChanged(2);
  }

  @Test
  void theSameEpochWithAnotherAddressIsFollowedWhenOursIsAReplica() {
    Story.settled(5, "b")
        .allSay(5, "a")
        .pass(Story.RECHECK)
        .answers("b", Role.REPLICA)
        .nobodyIsPrimary()
        .answers("a", Role.PRIMARY)
        .isPrimary("a");
  }

  @Test
  void theSameEpochWithAnotherAddressIsFollowedByMajorityWhenOursIsAway() {
    Story.settled(5, "b")
        .says(1, 5, "a")
        .pass(Story.RECHECK)
        .answers("b", Role.UNREACHABLE)
        .isAsked()
        .answersUnasked("a", Role.PRIMARY)
        .isPrimary("b")
        .says(2, 5, "a")
        .answers("a", Role.PRIMARY)
        .isPrimary("a");
  }

  /** A hiccup long ago says nothing of now. */
  @Test
  void theSameEpochWithAnotherAddressMovesNobodyBeforeOursWasAskedAnew() {
    Story.settled(5, "b")
        .isDoubted()
        .answers("b", Role.UNREACHABLE)
        .pass(Duration.ofHours(1))
        .says(1, 5, "a")
        .says(2, 5, "a")
        .answersUnasked("a", Role.PRIMARY)
        .isPrimary("b")
        .pass(Story.RECHECK)
        .isAsked("b")
        .answers("b", Role.PRIMARY)
        .answersUnasked("a", Role.PRIMARY)
        .isPrimary("b")
        .hasChanged(1);
  }

  @Test
  void anEpochThatBeganAnewIsTakenOverSilently() {
    Story story = Story.settled(7, "a").allSay(0, "a").holdsEpoch(7);
    story.pass(Story.STEADY).allSay(0, "a").holdsEpoch(0).isPrimary("a").hasChanged(1);
    story.says(2, 1, "b").nobodyIsPrimary().answers("b", Role.PRIMARY).isPrimary("b");
  }

  @Test
  void amongMonitorsMadeAnewAMajorityMovesUsAfterAWhile() {
    Story.settled(7, "a")
        .allSay(0, "b")
        .isAsked()
        .isPrimary("a")
        .pass(Story.STEADY)
        .allSay(0, "b")
        .isPrimary("a")
        .answers("b", Role.REPLICA)
        .isPrimary("a")
        .answers("b", Role.PRIMARY)
        .isPrimary("b")
        .hasChanged(2);
  }

  @Test
  void aLowerEpochIsNotBelievedWhileAnybodyHoldsOurs() {
    Story.settled(7, "a")
        .says(1, 0, "b")
        .says(2, 0, "b")
        .pass(Duration.ofMinutes(1))
        .says(1, 0, "b")
        .isAsked("a")
        .answers("a", Role.PRIMARY)
        .isAsked()
        .answersUnasked("b", Role.PRIMARY)
        .isPrimary("a")
        .holdsEpoch(7);
  }

  /** REMOVE and MONITOR on two, while the third is cut off from them. */
  @Test
  void aLowerEpochOfAMajorityIsBelievedOnceOursHasBeenAwayForAsLong() {
    Story story = Story.settled(7, "a").says(1, 0, "b").says(2, 0, "b");
    awayForTheSteadyTime(story);
    story.answers("b", Role.PRIMARY).isPrimary("b").hasChanged(2);
    for (int second = 0; second < 20; second++) {
      story.says(3, 7, "a").pass(Duration.ofSeconds(1)).isPrimary("b").isAsked();
    }
    story.hasChanged(2).says(3, 8, "c").nobodyIsPrimary().isAsked("c");
  }

  @Test
  void aLowerEpochOfAMajorityFindsThePrimaryAlsoAtTheStart() {
    Story story = new Story(3).says(3, 7, "a").says(1, 0, "b").says(2, 0, "b").isAsked("a");
    awayForTheSteadyTime(story);
    story.nobodyIsPrimary().answers("b", Role.PRIMARY).isPrimary("b").hasChanged(1);
    story.says(3, 7, "a").isPrimary("b").hasChanged(1);
  }

  @Test
  void aLowerEpochIsNotBelievedWhereOursWasAwayOnlyBeforeOrForAMoment() {
    Story story =
        Story.settled(7, "a")
            .isDoubted()
            .answers("a", Role.UNREACHABLE)
            .pass(Duration.ofHours(1))
            .says(1, 0, "b")
            .says(2, 0, "b")
            .pass(Story.STEADY)
            .isAsked("a")
            .answers("a", Role.PRIMARY);
    for (int round = 0; round < 10; round++) {
      story.pass(Duration.ofSeconds(2)).answers("a", Role.UNREACHABLE);
      story.pass(Duration.ofSeconds(2)).isAsked("a").answers("a", Role.PRIMARY);
    }
    story.answersUnasked("b", Role.PRIMARY).isPrimary("a").hasChanged(1);
  }

  /** Two that had not heard of the election yet hear of it. */
  @Test
  void whatWasPassedOverCountsAgainOnceAMajorityHoldsIt() {
    Story story = Story.settled(7, "a").says(1, 0, "b").says(2, 0, "b");
    awayForTheSteadyTime(story);
    story.answers("b", Role.PRIMARY).isPrimary("b");
    story.says(2, 7, "a").nobodyIsPrimary().answers("a", Role.PRIMARY).isPrimary("a");
  }

  @Test
  void aLowerEpochOfAMinorityIsNotBelieved() {
    Story.settled(7, "a")
        .isAway(1)
        .isAway(2)
        .says(3, 0, "b")
        .pass(Duration.ofMinutes(1))
        .says(3, 0, "b")
        .answers("a", Role.UNREACHABLE)
        .pass(Duration.ofMinutes(1))
        .isAsked("a")
        .isPrimary("a")
        .holdsEpoch(7);
  }

  @Test
  void aLowerEpochThatComesAndGoesIsNotBelieved() {
    Story story = Story.settled(7, "a");
    for (int round = 0; round < 10; round++) {
      story.allSay(0, "b").pass(Duration.ofSeconds(2)).allSay(7, "a").pass(Duration.ofSeconds(2));
    }
    story.isPrimary("a").hasChanged(1);
  }

  @Test
  void whenAllSentinelsAreAwayThePrimaryStaysAndIsAsked() {
    Story story = Story.settled(4, "a").allAreAway().isPrimary("a");
    for (int second = 0; second < 60; second++) {
      story.pass(Story.RECHECK).answers("a", Role.PRIMARY).isAsked().isPrimary("a");
    }
    story.allSay(4, "a").pass(Story.RECHECK).isAsked().isPrimary("a").hasChanged(1);
  }

  @Test
  void whenAllSentinelsAreAwayAPrimaryThatBecameAReplicaIsLeft() {
    Story.settled(4, "a")
        .allAreAway()
        .pass(Story.RECHECK)
        .answers("a", Role.REPLICA)
        .nobodyIsPrimary()
        .isAsked("a")
        .says(2, 5, "b")
        .answers("b", Role.PRIMARY)
        .isPrimary("b");
  }

  /** One that is cut off together with us may be stale; a demoted primary goes on serving reads. */
  @Test
  void whileFewerThanAMajorityAnswerThePrimaryIsAsked() {
    Story story = Story.settled(4, "a").isAway(1).isAway(2);
    for (int second = 0; second < 10; second++) {
      story.says(3, 4, "a").pass(Story.RECHECK).answers("a", Role.PRIMARY).isAsked();
    }
    story.pass(Story.RECHECK).answers("a", Role.REPLICA).nobodyIsPrimary();
  }

  @Test
  void aDoubtedPrimaryIsAskedOnce() {
    Story.settled(4, "a").isAsked().isDoubted().isAsked("a").answers("a", Role.PRIMARY).isAsked();
  }

  @Test
  void aPrimaryThatDoesNotAnswerStaysUntilAnotherIsElected() {
    Story.settled(4, "a").isDoubted().answers("a", Role.UNREACHABLE).isPrimary("a").isAsked();
  }

  @Test
  void aPrimaryThatSaysItIsAReplicaIsLeftBeforeTheSentinelsKnow() {
    Story.settled(4, "a")
        .isDoubted()
        .answers("a", Role.REPLICA)
        .nobodyIsPrimary()
        .allSay(4, "a")
        .nobodyIsPrimary()
        .says(1, 5, "b")
        .answers("b", Role.PRIMARY)
        .isPrimary("b");
  }

  /** Whoever connects to it is told why it refuses. */
  @Test
  void aServerThatRefusesUsIsNamed() {
    new Story(3).allSay(4, "a").answers("a", Role.REFUSED).isPrimary("a");
  }

  private static void awayForTheSteadyTime(Story story) {
    story.pass(Story.RECHECK).answers("a", Role.UNREACHABLE);
    story.pass(Story.STEADY.minusMillis(1)).answers("a", Role.UNREACHABLE);
    story.answersUnasked("b", Role.PRIMARY).holdsEpoch(7);
    story.pass(Story.RECHECK).answers("a", Role.UNREACHABLE);
  }
}
