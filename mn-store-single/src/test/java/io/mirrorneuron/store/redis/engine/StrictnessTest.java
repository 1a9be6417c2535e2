package io.mirrorneuron.store.redis.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.redis.ErrorReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of servers that say this or that about themselves. */
class StrictnessTest {

  private static final ErrorReply NO_RIGHT =
      new ErrorReply("NOPERM this user has no permissions to run the 'config|get' command");

  private static final PrimarySource ELECTED = new PlayedSource();
  private static final PrimarySource FIXED = new FixedPrimary(Played.somewhere().target());

  @Test
  void serversThatAgreeAndKeepTheirDataAreFine() {
    assertThat(Strictness.check(List.of(primary("noeviction", 100), replica(100)), ELECTED))
        .isEmpty();
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThatExceptionOfType(StoreRefusedException.class)
        .isThrownBy(
            () ->
                Strictness.check(
                    List.of(primary("allkeys-lru", 100), replica(100), replica(10)), ELECTED))
        .withMessageContaining("MN_REDIS_WAIT_REPLICAS=all")
        .withMessageContaining("a:1 may throw away")
        .withMessageContaining("maxmemory-policy allkeys-lru")
        .withMessageContaining("b:100 has replica-priority 100, b:10 has replica-priority 10")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MISCONFIGURED));
  }

  @Test
  void whoIsNeverPromotedMayHaveAPriorityOfItsOwn() {
    assertThat(Strictness.check(List.of(primary("noeviction", 100), replica(0)), ELECTED))
        .isEmpty();
  }

  @Test
  void whereNobodyElectsPrioritiesDoNotMatter() {
    ServerFacts untold = ServerFacts.of("a:1", memory("noeviction"), text("role:master"), NO_RIGHT);

    assertThat(Strictness.check(List.of(untold, replica(1), replica(2)), FIXED)).isEmpty();
  }

  @Test
  void whatAnAclHidesIsNamedAndRefusesNothing() {
    ServerFacts hidden = ServerFacts.of("a:1", NO_RIGHT, NO_RIGHT, NO_RIGHT);

    assertThat(Strictness.check(List.of(hidden, replica(100)), ELECTED))
        .hasSize(2)
        .anySatisfy(
            sentence ->
                assertThat(sentence)
                    .startsWith("the maxmemory-policy of a:1 is not checkable")
                    .contains("NOPERM"))
        .anySatisfy(
            sentence ->
                assertThat(sentence).startsWith("the replica-priority of a:1 is not checkable"));
  }

  @Test
  void aServerThatCannotBeAskedRefusesNothing() {
    assertThat(
            Strictness.check(
                List.of(primary("noeviction", 100), ServerFacts.unknown("b:2", "it is frozen")),
                ELECTED))
        .containsExactly(
            "the maxmemory-policy of b:2 is not checkable: it is frozen",
            "the replica-priority of b:2 is not checkable: it is frozen");
  }

  private static ServerFacts primary(String policy, int priority) {
    return ServerFacts.of(
        "a:1",
        memory(policy),
        text("role:master"),
        List.of(bytes("replica-priority"), bytes(Integer.toString(priority))));
  }

  private static ServerFacts replica(int priority) {
    return ServerFacts.of(
        "b:" + priority,
        memory("noeviction"),
        text("role:slave\r\nslave_priority:" + priority + "\r\nslave_read_only:1"),
        NO_RIGHT);
  }

  private static Object memory(String policy) {
    return text("# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:" + policy + "\r\n");
  }

  private static Object text(String info) {
    return bytes(info);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
