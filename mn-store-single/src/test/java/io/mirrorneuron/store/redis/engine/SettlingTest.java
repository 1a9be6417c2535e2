package io.mirrorneuron.store.redis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one group's replies say to its members: the server is played. */
class SettlingTest {

  private static final Confirmation ONE = new Confirmation(1, 100);
  private static final Confirmation ONE_FOR_LONG = new Confirmation(1, 300);
  private static final Confirmation TWO = new Confirmation(2, 200);
  private static final Confirmation EVERY = new Confirmation(Confirmation.EVERY, 50);
  private static final Confirmation EVERY_FOR_LONG = new Confirmation(Confirmation.EVERY, 80);

  private final Primary primary = new Primary("1111", Played.somewhere(), 7, Played.replicas(2), 1);
  private final List<Pending> members = new ArrayList<>();
  private final List<RedisCommand> commands = new ArrayList<>();

  @Test
  void theWaitsShareTheTimeOfThoseWhoWaitForTheSame() {
    Settling unused = settling(ONE, ONE_FOR_LONG, TWO);

    assertThat(sent()).containsExactly("WAIT 1 100", "WAIT 1 200", "WAIT 2 200");
  }

  @Test
  void withoutAWaitEveryReplyIsItsOwnersAtOnce() {
    add("a", Confirmation.NONE);
    add("b", Confirmation.NONE);
    Settling settling = new Settling(members, List.of(), primary, false, 0);

    settling.accept("first");

    assertThat(members.get(0).isAnswered()).isTrue();
    assertThat(members.get(1).isAnswered()).isFalse();
  }

  /** The lane of renewals has no barrier, and signs of life beside them that wait for nobody. */
  @Test
  void withoutABarrierWhoWaitsForNothingIsSettledAtOnceAndTheOthersByTheWait() {
    add("none", Confirmation.NONE);
    add("one", ONE);
    Settling settling = new Settling(members, List.of(ONE), primary, false, 5);
    long unused = settling.addWaits(commands);

    accept(settling, "r-none", "r-one");
    assertThat(settled()).containsExactly("none");

    settling.accept(1L);
    members.get(1).settle();
    assertThat(confirmed(1)).isEqualTo(new Pending.Confirmed(1, 1, 7, 5));
    assertThat(members.get(1).reply()).isEqualTo("r-one");
  }

  @Test
  void whoWaitsForLessIsSettledBeforeTheOthers() {
    add("two", TWO);
    add("none", Confirmation.NONE);
    add("one", ONE);
    Settling settling = settling(ONE, TWO);
    accept(settling, "r-two", "r-none", "r-one");
    assertThat(members).noneMatch(Pending::isSettled);

    settling.accept("OK");
    assertThat(settled()).containsExactly("none");

    settling.accept(1L);
    assertThat(settled()).containsExactly("none", "one");
    assertThat(confirmed(2)).isEqualTo(new Pending.Confirmed(1, 1, 7, 0));
    assertThat(members.get(2).reply()).isEqualTo("r-one");

    settling.accept(1L);
    assertThat(members.get(0).isAnswered()).isTrue();
    assertThat(members.get(0).isSettled()).as("the lane's to settle").isFalse();
    members.get(0).settle();
    assertThat(confirmed(0)).isEqualTo(new Pending.Confirmed(2, 1, 7, 0));
    assertThat(confirmed(0).isMet()).isFalse();
  }

  @Test
  void aBarrierThatWasRefusedConfirmsNobody() {
    add("one", ONE);
    Settling settling = settling(ONE);

    accept(settling, "r", new ErrorReply("OOM no memory"), 1L);

    members.get(0).settle();
    assertThat(confirmed(0)).isEqualTo(new Pending.Confirmed(1, 0, 7, 0));
  }

  @Test
  void aWaitThatIsRefusedConfirmsNobody() {
    add("one", ONE);
    Settling settling = settling(ONE);

    accept(settling, "r", "OK", new ErrorReply("UNBLOCKED force unblock from blocking operation"));

    members.get(0).settle();
    assertThat(confirmed(0).isMet()).isFalse();
  }

  /** Both of those who wait for every replica are told by the role, not only the last. */
  @Test
  void whoHasCeasedToBeAPrimaryConfirmsNobodyWhoAskedForAll() {
    add("all", EVERY);
    add("all, patiently", EVERY_FOR_LONG);
    Settling settling = settling(EVERY, EVERY_FOR_LONG);
    assertThat(sent()).containsExactly("WAIT 2 50", "ROLE", "WAIT 2 30", "ROLE");

    accept(settling, "r", "r", "OK", 2L, replica());
    assertThat(settled()).containsExactly("all");
    assertThat(confirmed(0).isMet()).isFalse();

    accept(settling, 2L, replica());
    members.get(1).settle();
    assertThat(confirmed(1).isMet()).isFalse();
  }

  @Test
  void aReplicaThatAttachedMeanwhileIsMissed() {
    add("all", EVERY);
    Settling settling = settling(EVERY);

    accept(settling, "r", "OK", 2L, primaryWith(3));

    members.get(0).settle();
    assertThat(confirmed(0)).isEqualTo(new Pending.Confirmed(3, 2, 7, 0));
  }

  /** An error is not settled here: what it means, the lane finds out. */
  @Test
  void whatWasRefusedIsLeftToTheLane() {
    add("none", Confirmation.NONE);
    add("one", ONE);
    Settling settling = settling(ONE);

    accept(settling, new ErrorReply("NOSCRIPT no such script"), "r", "OK", 1L);

    assertThat(settled()).isEmpty();
    assertThat(members.get(0).next()).isEqualTo(Attempts.Next.AT_ONCE);
  }

  /** It is known to have been applied when its deadline passes. */
  @Test
  void whoIsGivenUpBeforeItsConfirmationIsUnconfirmed() {
    add("one", ONE);
    assertThat(members.get(0).goesOut()).isTrue();
    Settling settling = settling(ONE);
    accept(settling, "r", "OK");

    assertThat(members.get(0).giveUpOut(members.get(0).attempts().unanswered())).isTrue();

    assertThat(members.get(0).failure()).isNull();
    assertThat(members.get(0).reply()).isEqualTo("r");
    assertThat(confirmed(0)).isEqualTo(new Pending.Confirmed(1, 0, 7, 0));
  }

  private void add(String name, Confirmation waitsFor) {
    Pending member = Played.pending(name, waitsFor);
    member.waitsFor(waitsFor);
    members.add(member);
  }

  private Settling settling(Confirmation... waits) {
    Settling settling = new Settling(members, List.of(waits), primary, true, 0);
    long unused = settling.addWaits(commands);
    return settling;
  }

  private List<String> sent() {
    return commands.stream().map(SettlingTest::text).toList();
  }

  private static String text(RedisCommand command) {
    StringBuilder text = new StringBuilder(new String(command.name(), UTF_8));
    Arrays.stream(command.arguments())
        .forEach(part -> text.append(' ').append(new String(part, UTF_8)));
    return text.toString();
  }

  private static void accept(Settling settling, Object... replies) {
    Arrays.stream(replies).forEach(settling);
  }

  private List<String> settled() {
    return members.stream()
        .filter(Pending::isSettled)
        .map(member -> new String(member.request().plain().arguments()[0], UTF_8))
        .toList();
  }

  private Pending.Confirmed confirmed(int index) {
    return members.get(index).confirmed();
  }

  private static Object replica() {
    return List.of("slave".getBytes(UTF_8), "127.0.0.1".getBytes(UTF_8), 6379L);
  }

  private static Object primaryWith(int replicas) {
    return List.of("master".getBytes(UTF_8), 0L, Collections.nCopies(replicas, List.of()));
  }
}
