package io.mirrorneuron.store.sentinel.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.sentinel.fault.Contest.Result;
import io.mirrorneuron.store.sentinel.fault.Contest.Setting;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether there is a moment in which two holders believe, whatever comes between them and their
 * lease. Where it is not promised that there is none, it is measured for how long, and printed as a
 * table for docs/LEASES.md.
 */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TwoHoldersTest {

  private static final Table OVERLAPS =
      new Table(
          "longest time with two holders",
          "two-holders.md",
          "| what happens | client | WAIT 0 | WAIT 1 | WAIT 1, rival 0 | WAIT 1 of 3 | all |",
          List.of("WAIT 0", "WAIT 1", "WAIT 1, rival 0", "WAIT 1 of 3", "WAIT all"));

  private static final List<String> CLIENTS = List.of("jedis", "lettuce", "redisson");

  static Stream<Arguments> all() {
    return Stream.of(Upheaval.values())
        .flatMap(upheaval -> CLIENTS.stream().map(client -> Arguments.of(upheaval, client)));
  }

  @AfterAll
  static void print() {
    OVERLAPS.print();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("all")
  void noTwoHoldersBelieveAtOnceWhereItIsPromised(Upheaval upheaval, String client) {
    isAsPromised(upheaval, Contest.during(upheaval, client));
  }

  /** One replica more: there can be one on each side that confirms. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void noTwoHoldersBelieveAtOnceWhereItIsPromisedWithOneOfThree(Upheaval upheaval) {
    List<Result> results = Contest.during(upheaval, CLIENTS, new Setting("1", "1", 3));
    isAsPromised(upheaval, results);
    if (upheaval == Upheaval.HOLDER_CUT_OFF_WITH_PRIMARY_AND_REPLICA) {
      assertThat(results).as("as docs/LEASES.md says").allMatch(it -> !it.overlaps().isEmpty());
    }
  }

  /** Else what is shown above would show nothing. */
  @Test
  void whereItIsNotPromisedTwoHoldersAreSeen() {
    Upheaval upheaval = Upheaval.HOLDER_CUT_OFF_WITH_PRIMARY_AND_REPLICA;
    List<Setting> settings = List.of(new Setting("1", "0"), Setting.of("0"));
    for (Result result : Contest.during(upheaval, upheaval.network(), "jedis", settings)) {
      assertThat(result.overlaps()).as("%s", result).isNotEmpty();
    }
  }

  /** A network that loses packets, instead of a proxy that holds bytes back. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"HOLDER_CUT_OFF_WITH_PRIMARY_AND_REPLICA", "UNREPLICATED_CRASH"})
  void noTwoHoldersBelieveAtOnceWherePacketsAreLost(Upheaval upheaval) {
    Optional<String> reason = Namespaces.unavailable();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    for (Result result :
        Contest.during(upheaval, Network.NAMESPACES, "jedis", upheaval.settings())) {
      isAsPromised(upheaval, result);
    }
  }

  private static void isAsPromised(Upheaval upheaval, List<Result> results) {
    for (Result result : results) {
      Duration longest = result.longestOverlap();
      OVERLAPS.add(
          upheaval.toString(),
          result.client(),
          result.setting().toString(),
          longest.isZero() ? "none" : "%.2f s".formatted(longest.toMillis() / 1000.0));
    }
    results.forEach(result -> isAsPromised(upheaval, result));
  }

  static void isAsPromised(Upheaval upheaval, Result result) {
    if (upheaval.excludesTwo(result.setting())) {
      assertThat(result.overlaps()).as("%s, %s", upheaval, result.setting()).isEmpty();
    }
  }
}
