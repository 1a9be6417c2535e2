package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.sentinel.Finding.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told about Sentinels, and to whom. */
class FindingsTest {

  @Test
  void nothingIsToldOfSentinelsThatAgree() {
    assertThat(told(Story.settled(4, "a"), up(1), up(2), up(3))).isEmpty();
  }

  @Test
  void oneOfThreeThatIsAwayIsForTheLogOnly() {
    assertThat(told(Story.settled(4, "a").isAway(2), up(1), away(2), up(3)))
        .containsExactly(
            new Finding(
                "away Sentinel s2:26379",
                "Sentinel s2:26379 cannot be used: it sleeps",
                Audience.LOG));
  }

  @Test
  void aMinorityIsForHealthAndNamesWhoIsAway() {
    Finding few = told(Story.settled(4, "a").isAway(2).isAway(3), up(1), away(2), away(3)).get(0);
    assertThat(few.audience()).isEqualTo(Audience.HEALTH_AND_LOG);
    assertThat(few.words())
        .isEqualTo(
            "1 of 3 Sentinels can be used, which may be too few to elect another primary:"
                + " s2:26379: it sleeps; s3:26379: it sleeps");
  }

  @Test
  void whoIsAwaitedIsToldWithWhatItSaid() {
    Story story = Story.settled(4, "a").says(1, 5, "b");
    Finding nobody =
        Findings.of(
                "m",
                List.of(up(1), up(2), up(3)),
                story.succession,
                Map.of(Story.at("b"), "b:6379 is asleep"))
            .get(0);
    assertThat(nobody.audience()).isEqualTo(Audience.HEALTH);
    assertThat(nobody.words())
        .isEqualTo("the Sentinels name b:6379 (epoch 5) the primary 'm', but b:6379 is asleep");
  }

  @Test
  void beforeTheStartNobodyHasNamedAnybody() {
    assertThat(told(new Story(3)).get(0).words())
        .isEqualTo("no Sentinel has named the primary 'm' yet");
  }

  @Test
  void aSentinelWithAnotherOpinionIsNamed() {
    assertThat(told(Story.settled(4, "a").says(2, 3, "b"), up(1), up(2), up(3)))
        .extracting(Finding::words)
        .containsExactly(
            "Sentinel s2:26379 names b:6379 (epoch 3) the primary, not a:6379 (epoch 4)");
  }

  @Test
  void aSentinelThatKnowsTooFewIsASplitBrainToCome() {
    assertThat(told(Story.settled(4, "a").says(2, 4, "a", 0), up(1), up(2), up(3)))
        .extracting(Finding::words)
        .containsExactly(
            "Sentinel s2:26379 knows 0 other Sentinels where another one knows 2, and may elect a"
                + " primary without them (split brain)");
  }

  @Test
  void aQuorumBelowAMajorityIsASplitBrainToCome() {
    Story five = new Story(5).allSay(4, "a").answers("a", Role.PRIMARY);
    assertThat(told(five, up(1)))
        .extracting(Finding::words)
        .containsExactly(
            "Sentinel s1:26379 has the quorum 2, which is no majority of 5 (split brain); set"
                + " 'sentinel quorum' to 3");
  }

  @Test
  void aSentinelThatMayBeAskedButNotHeardIsForTheLog() {
    Standing deaf =
        new Standing(at(1), "s1", true, Optional.empty(), Optional.of("NOPERM no channels"));
    assertThat(told(Story.settled(4, "a"), deaf, up(2), up(3)))
        .singleElement()
        .satisfies(it -> assertThat(it.audience()).isEqualTo(Audience.LOG))
        .satisfies(it -> assertThat(it.words()).contains("up to 1000 ms late: NOPERM"));
  }

  @Test
  void troubleIsLoggedOnceWhenItLastsAndOnceWhenItIsOver() {
    List<String> log = new ArrayList<>();
    Episodes episodes = new Episodes(Story.STEADY, log::add);
    List<Finding> trouble = List.of(new Finding("x", "x is broken", Audience.LOG));
    long start = -1_000_000_000_000L;
    episodes.found(trouble, start);
    episodes.found(trouble, start + Story.STEADY.toNanos() - 1);
    assertThat(log).isEmpty();
    for (int again = 0; again < 5; again++) {
      episodes.found(trouble, start + Story.STEADY.toNanos() + again);
    }
    assertThat(log).containsExactly("x is broken");
    episodes.found(List.of(), start + 7_000_000_000L);
    episodes.found(List.of(), start + 8_000_000_000L);
    assertThat(log).containsExactly("x is broken", "over after 7 s: x is broken");
  }

  @Test
  void troubleThatPassesIsNotLogged() {
    List<String> log = new ArrayList<>();
    Episodes episodes = new Episodes(Story.STEADY, log::add);
    for (int second = 0; second < 60; second++) {
      List<Finding> now =
          second % 2 == 0 ? List.of(new Finding("x", "x", Audience.LOG)) : List.of();
      episodes.found(now, second * 1_000_000_000L);
    }
    assertThat(log).isEmpty();
  }

  /** The engine tells of a primary that cannot be used. */
  @Test
  void whatIsForHealthIsNotLogged() {
    List<String> log = new ArrayList<>();
    Episodes episodes = new Episodes(Story.STEADY, log::add);
    List<Finding> trouble = List.of(new Finding("nobody", "nobody", Audience.HEALTH));
    episodes.found(trouble, 0);
    episodes.found(trouble, Story.STEADY.toNanos() * 10);
    assertThat(log).isEmpty();
  }

  private static List<Finding> told(Story story, Standing... standings) {
    return Findings.of("m", List.of(standings), story.succession, Map.of());
  }

  private static Standing up(int sentinel) {
    return new Standing(at(sentinel), "s" + sentinel, true, Optional.empty(), Optional.empty());
  }

  private static Standing away(int sentinel) {
    return new Standing(
        at(sentinel), "s" + sentinel, true, Optional.of("it sleeps"), Optional.empty());
  }

  private static HostPort at(int sentinel) {
    return new HostPort("s" + sentinel, 26379);
  }
}
