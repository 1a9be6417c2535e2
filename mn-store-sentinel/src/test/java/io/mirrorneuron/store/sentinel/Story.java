package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.sentinel.Sight.Peer;
import io.mirrorneuron.store.sentinel.Succession.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plays Sentinels s1, s2, … and servers a, b, … to a {@link Succession}, with a clock of its own.
 */
final class Story {

  static final Duration GRACE = Duration.ofSeconds(1);
  static final Duration STEADY = Duration.ofSeconds(3);
  static final Duration RECHECK = Duration.ofSeconds(1);

  private final int sentinels;
  final Succession succession;
  private long now = -Duration.ofHours(1).toNanos(); // a ticker may begin anywhere

  Story(int sentinels) {
    this.sentinels = sentinels;
    this.succession = new Succession(sentinels, new Patience(GRACE, STEADY, RECHECK));
  }

  /** Three Sentinels that have long agreed. */
  static Story settled(long epoch, String primary) {
    Story story = new Story(3);
    story.allSay(epoch, primary).answers(primary, Role.PRIMARY).isPrimary(primary);
    return story;
  }

  Story says(int sentinel, long epoch, String primary) {
    return says(sentinel, epoch, primary, sentinels - 1);
  }

  /** With another number of peers than it should know. */
  Story says(int sentinel, long epoch, String primary, int peers) {
    List<Peer> known = new ArrayList<>();
    IntStream.range(0, peers)
        .forEach(i -> known.add(new Peer("peer" + i, new HostPort("peer" + i, 26379))));
    succession.heard("s" + sentinel, new Sight(new Claim(epoch, at(primary)), known, 2, 2), now);
    return this;
  }

  Story allSay(long epoch, String primary) {
    IntStream.rangeClosed(1, sentinels).forEach(sentinel -> says(sentinel, epoch, primary));
    return this;
  }

  Story isAway(int sentinel) {
    succession.lost("s" + sentinel, now);
    return this;
  }

  Story allAreAway() {
    IntStream.rangeClosed(1, sentinels).forEach(this::isAway);
    return this;
  }

  Story stillToBeHeard(int count) {
    succession.outstanding(count, now);
    return this;
  }

  Story answers(String server, Role role) {
    assertThat(asked()).as("the servers that are asked").contains(server);
    return answersUnasked(server, role);
  }

  Story answersUnasked(String server, Role role) {
    succession.answered(at(server), role, now);
    return this;
  }

  Story isDoubted() {
    succession.doubt();
    return this;
  }

  Story pass(Duration time) {
    now += time.toNanos();
    succession.tick(now);
    return this;
  }

  Story isPrimary(String server) {
    assertThat(succession.primary().map(claim -> claim.address().host())).hasValue(server);
    return this;
  }

  Story nobodyIsPrimary() {
    assertThat(succession.primary()).isEmpty();
    return this;
  }

  Story isAsked(String... servers) {
    assertThat(asked()).as("the servers that are asked").containsExactlyInAnyOrder(servers);
    return this;
  }

  Story holdsEpoch(long epoch) {
    assertThat(succession.awaited().map(Claim::epoch)).hasValue(epoch);
    return this;
  }

  /** How often somebody became the primary. */
  Story hasChanged(long times) {
    assertThat(succession.number()).isEqualTo(times);
    return this;
  }

  static HostPort at(String server) {
    return new HostPort(server, 6379);
  }

  private List<String> asked() {
    return succession.toAsk(now).stream().map(HostPort::host).collect(Collectors.toList());
  }
}
