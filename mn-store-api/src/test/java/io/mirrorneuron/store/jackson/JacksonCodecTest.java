package io.mirrorneuron.store.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mirrorneuron.store.model.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JacksonCodecTest {

  /** Something with what Lua would spoil: an empty list and a large integer. */
  record Progress(String agent, long offset, List<String> done) {}

  private static final Progress PROGRESS = new Progress("a", Long.MAX_VALUE, List.of());

  private final JacksonCodec<Progress> codec = JacksonCodec.of(new ObjectMapper(), Progress.class);

  @Test
  void aValueComesBackFromItsJson() {
    Payload payload = Payload.of(codec, PROGRESS);

    assertThat(payload.codecId()).isEqualTo("json");
    assertThat(payload.schemaVersion()).isZero();
    assertThat(new String(payload.bytes(), StandardCharsets.UTF_8))
        .isEqualTo("{\"agent\":\"a\",\"offset\":9223372036854775807,\"done\":[]}");
    assertThat(payload.as(codec)).isEqualTo(PROGRESS);
  }

  @Test
  void anOlderVersionIsReadAndANewerOneRefused() {
    JacksonCodec<Progress> second = codec.schemaVersion(2);

    assertThat(Payload.of(codec, PROGRESS).as(second)).isEqualTo(PROGRESS);
    assertThat(Payload.of(second, PROGRESS).schemaVersion()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.of(second, PROGRESS).as(codec.schemaVersion(1)))
        .withMessageContainingAll("schema version 2", "knows 1");
  }

  @Test
  void aVersionIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.schemaVersion(-1))
        .withMessageContaining("-1");
  }

  @Test
  void anotherCodecsPayloadIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Payload.utf8("{}").as(codec));
    assertThatIllegalArgumentException().isThrownBy(() -> Payload.of(codec, PROGRESS).asUtf8());
  }

  @Test
  void bytesThatAreNotItsJsonAreRefused() {
    byte[] brokenUtf32 = {0, 0, (byte) 0xfe, (byte) 0xff, 0x7f, 0x7f, 0x7f, 0x7f};
    for (byte[] bytes :
        List.of(
            new byte[0],
            "{".getBytes(StandardCharsets.UTF_8),
            "[]".getBytes(StandardCharsets.UTF_8),
            "{\"unknown\":1}".getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0xff, (byte) 0xff, 1},
            brokenUtf32)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> codec.decode(bytes, 0))
          .withMessageContaining("Progress");
    }
  }

  @Test
  void aValueThatHasNoJsonIsRefused() {
    JacksonCodec<Loop> loops = JacksonCodec.of(new ObjectMapper(), Loop.class);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> loops.encode(new Loop()))
        .withMessageContaining("Loop");
  }

  /** Contains itself. */
  static final class Loop {
    public Loop getSelf() {
      return this;
    }
  }
}
