package io.mirrorneuron.store.ops.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mirrorneuron.store.ops.MnRun;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong around a join or a leave, and is not the operator's command line. */
class FailureTest extends MemberTest {

  @Test
  void aPrimaryThatIsDownIsWaitedForAndNothingIsStarted() throws InterruptedException {
    assertThat(cluster.join(1).exit()).isZero();
    cluster.box(1).redisDaemon().kill();

    MnRun run = cluster.join(2, "--timeout", "1");

    assertThat(run.exit()).isEqualTo(6);
    assertThat(run.err()).contains(cluster.box(1).redis() + ", which does not answer", "again");
    assertGone(2);
  }

  @Test
  @Tag("long")
  void withoutAMajorityOfTheSentinelsThePrimaryDoesNotLeave() throws InterruptedException {
    joined();
    for (int i = 2; i <= 3; i++) {
      cluster.box(i).sentinelDaemon().kill();
    }

    MnRun run = cluster.leave(1);

    assertThat(run.exit()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains("1 of 3 Sentinels", "nothing was done");
    assertThat(cluster.redis(1, "SET", "k", "v").text()).isEqualTo("OK");
    assertThat(cluster.box(1).sentinelDaemon().process()).isPresent();
    assertThat(MemberFile.read(cluster.box(1).folder())).isPresent();
  }

  @Test
  void aPortOnWhichSomethingElseSpeaksIsTold() throws IOException {
    try (Chatter chatter = new Chatter(cluster.box(1).redis().port())) {
      MnRun run = cluster.join(1);

      assertThat(run.exit()).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains(cluster.box(1).redis().toString(), "free the port")
          .doesNotContain("please report");
      assertThat(chatter.heard).isTrue();
    }
    assertGone(1);
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Files.writeString(cluster.box(1).folder(), "a file");

    MnRun run = cluster.join(1);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains(cluster.box(1).folder().toString())
        .doesNotContain("please report");
  }

  @Test
  @Tag("long")
  void aDiskThatIsFullLeavesNothingHalfWritten() throws Exception {
    Path disk = Files.createDirectories(cluster.box(1).folder());
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "mn-test", disk.toString()))
        .as("only root may mount a small disk")
        .isZero();
    try {
      Path filler = disk.resolve("filler");
      try (OutputStream out = Files.newOutputStream(filler)) {
        while (true) {
          out.write(new byte[4096]);
        }
      } catch (IOException full) {
        assertThat(full).hasMessageContaining("No space left");
      }

      MnRun run = cluster.join(1);

      assertThat(run.exit()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).contains("No space left", disk.toString());
      assertThat(cluster.box(1).redisDaemon().process()).isEmpty();
      Files.delete(filler);
      MnRun again = cluster.join(1);
      assertThat(again.exit()).as(again.err()).isZero();
    } finally {
      cluster.close();
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Answers everybody as a web server would. */
  private static final class Chatter implements AutoCloseable {
    private final ServerSocket socket;
    private volatile boolean heard;

    Chatter(int port) throws IOException {
      socket = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(this::chat, "chatter");
      thread.setDaemon(true);
      thread.start();
    }

    private void chat() {
      while (!socket.isClosed()) {
        try (Socket caller = socket.accept()) {
          heard = caller.getInputStream().read() >= 0;
          caller
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closedByEither) {
          // The test is over, or the caller has heard enough; the next one is heard if there is
          // one.
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
