package io.mirrorneuron.store.ops.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.ops.Cluster;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.drill.Fault.Undoing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreachTest {

  @TempDir Path folder;

  @Test
  void theUndoerDoesItsWorkByItself() {
    Path mark = folder.resolve("a 'mark'");

    Undoer undoer =
        Undoer.after(Duration.ofSeconds(1), new Undoing("touch \"$1\"", List.of(mark.toString())));

    await().atMost(Cluster.PATIENCE).until(() -> Files.exists(mark));
    await().atMost(Cluster.PATIENCE).until(() -> !undoer.isWaiting());
  }

  @Test
  void aFaultIsEndedOnceAndItsUndoerWithIt() throws InterruptedException {
    Counting fault = new Counting(folder);
    Breach breach = new Breach(fault, Duration.ofMinutes(10));

    breach.begin();

    assertThat(fault.undoers()).isNotEmpty();
    assertThat(breach.end()).isTrue();
    assertThat(breach.end()).isFalse();
    breach.close();
    assertThat(fault.begun).isEqualTo(1);
    assertThat(fault.ended).isEqualTo(1);
    await().atMost(Cluster.PATIENCE).until(() -> fault.undoers().isEmpty());
  }

  @Test
  void whatWasInterruptedBeforehandIsNotBroken() {
    Counting fault = new Counting(folder);
    Breach breach = new Breach(fault, Duration.ofMinutes(10));

    assertThat(breach.end()).isFalse();

    assertThatThrownBy(breach::begin)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("nothing was done");
    assertThat(fault.begun).isZero();
    assertThat(fault.ended).isZero();
  }

  @Test
  void whatFailsHalfWayIsEnded() {
    Counting fault = new Counting(folder);
    fault.failing = true;
    Breach breach = new Breach(fault, Duration.ofMinutes(10));

    assertThatThrownBy(breach::begin).hasMessageContaining("half-way");

    assertThat(fault.ended).isEqualTo(1);
    await().atMost(Cluster.PATIENCE).until(() -> fault.undoers().isEmpty());
  }

  private static final class Counting implements Fault {
    private final Path folder;
    private boolean failing;
    private int begun;
    private int ended;

    Counting(Path folder) {
      this.folder = folder;
    }

    /** Its own are known by the folder, which no other test has. */
    List<ProcessHandle> undoers() {
      return ProcessHandle.allProcesses()
          .filter(
              it ->
                  it.info()
                      .arguments()
                      .map(List::of)
                      .filter(words -> words.contains(folder.toString()))
                      .isPresent())
          .toList();
    }

    @Override
    public Optional<String> objection() {
      return Optional.empty();
    }

    @Override
    public void begin() {
      begun++;
      if (failing) {
        throw new IllegalStateException("half-way");
      }
    }

    @Override
    public void end() {
      ended++;
    }

    @Override
    public Optional<Undoing> undoing() {
      return Optional.of(new Undoing("true", List.of(folder.toString())));
    }

    @Override
    public String state() {
      return "is broken";
    }

    @Override
    public String mended() {
      return "is whole";
    }
  }
}
