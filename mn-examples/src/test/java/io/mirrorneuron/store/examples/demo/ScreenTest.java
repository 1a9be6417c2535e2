package io.mirrorneuron.store.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();

  @Test
  void withoutATerminalTheStateIsALineEveryFewSeconds() {
    Screen screen = screen(false);
    screen.say("begin");
    for (int i = 0; i < 7; i++) {
      pass(Duration.ofSeconds(1));
      screen.progress("state " + i);
    }
    assertThat(shown()).isEqualTo("begin\n  3.0 s  state 2\n  6.0 s  state 5\n");
  }

  @Test
  void onATerminalTheStateIsOneLineThatChanges() {
    Screen screen = screen(true);
    screen.progress("one");
    screen.progress("two");
    assertThat(shown()).isEqualTo("\r\u001b[K  0.0 s  one\r\u001b[K  0.0 s  two");
  }

  @Test
  void onATerminalALineThatStaysGoesAboveTheState() {
    Screen screen = screen(true);
    screen.progress("one");
    pass(Duration.ofMillis(1500));
    screen.tell("boom");
    assertThat(shown()).isEqualTo("\r\u001b[K  0.0 s  one\r\u001b[K  1.5 s  boom\n  0.0 s  one");
  }

  @Test
  void onATerminalALongStateDoesNotWrap() {
    Screen screen = screen(true);
    screen.progress("x".repeat(200));
    assertThat(shown()).hasSize("\r\u001b[K".length() + 79);
  }

  @Test
  void nothingComesAfterTheLastLine() {
    Screen screen = screen(true);
    screen.progress("one");
    screen.last("demo_ok");
    screen.progress("two");
    screen.say("three");
    screen.last("four");
    assertThat(shown()).isEqualTo("\r\u001b[K  0.0 s  one\r\u001b[Kdemo_ok\n");
  }

  private Screen screen(boolean live) {
    return new Screen(new PrintStream(bytes, true, UTF_8), live, now::get);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private String shown() {
    return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }
}
