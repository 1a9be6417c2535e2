package io.mirrorneuron.store.redis.fault;

import static io.mirrorneuron.store.redis.fault.Truth.marked;
import static io.mirrorneuron.store.tck.fault.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.tck.fault.Cut;
import io.mirrorneuron.store.tck.fault.Moment;
import io.mirrorneuron.store.tck.fault.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one caller submits one after the other is applied in that order, whatever breaks. All of a
 * job's history is in the server's memory of operations: no retry may end as UNKNOWN.
 */
@ForEachClient
class OrderTest extends FaultTest {

  private static final List<String> JOBS = List.of("even", "odd");
  private static final int COMMITS = 200;
  private static final int CUTS = 6;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  @Execution(ExecutionMode.CONCURRENT)
  void asynchronousWritesKeepTheirOrderOverBrokenConnections(long seed) {
    Random random = new Random(seed);
    MirrorStore store = rig().open("MN_REDIS_WAIT_REPLICAS", "1");
    JOBS.forEach(job -> store.jobs().put(job, marked("created")));
    List<Trap> cuts = new ArrayList<>();
    for (int i = 0; i < CUTS; i++) {
      // Some commits before each: every cut meets another group, at another place of it.
      String at = "[[w" + (i * COMMITS / CUTS + random.nextInt(COMMITS / CUTS)) + "]]";
      Moment moment = List.of(Moment.values()).get(random.nextInt(Moment.values().length));
      Cut how = random.nextBoolean() ? Cut.FIN : Cut.RST;
      cuts.add(rig().proxy().on(TO_SERVER, at).act(moment, c -> c.cut(how)));
    }

    List<CompletableFuture<Receipt>> all = submit(store, random);

    for (int i = 0; i < COMMITS; i++) {
      assertThat(Ended.of(all.get(i)).confirmed().sequence()).as("w%s", i).isEqualTo(i / 2 + 1);
    }
    isInOrder(rig().truth());
    isInOrder(rig().replica());
    // One may miss its moment because another has cut the same connection before it.
    assertThat(cuts.stream().filter(cut -> cut.sprung() == 1).count())
        .as("cuts that struck")
        .isGreaterThanOrEqualTo(CUTS / 2);
  }

  /** What was queued before closing is written, not failed, and by then it is done. */
  @Test
  void closingWaitsForWhatIsQueued() {
    MirrorStore store = rig().open("MN_REDIS_WAIT_REPLICAS", "1");
    JOBS.forEach(job -> store.jobs().put(job, marked("created")));
    List<CompletableFuture<Receipt>> all = submit(store, new Random(5));

    store.close();

    isInOrder(rig().truth());
    isInOrder(rig().replica());
    all.forEach(one -> Ended.of(one).confirmed());
  }

  /** Of different sizes, so that groups are of different lengths. */
  private static List<CompletableFuture<Receipt>> submit(MirrorStore store, Random random) {
    return IntStream.range(0, COMMITS)
        .mapToObj(
            i ->
                store
                    .jobs()
                    .commitAsync(
                        JOBS.get(i % 2),
                        Commit.create().event(marked("w" + i, random.nextInt(20_000)))))
        .toList();
  }

  private static void isInOrder(Truth truth) {
    for (int odd = 0; odd <= 1; odd++) {
      int first = odd;
      assertThat(truth.events(JOBS.get(odd)))
          .isEqualTo(IntStream.range(0, COMMITS / 2).mapToObj(i -> "w" + (2 * i + first)).toList());
    }
  }
}
