package io.mirrorneuron.store.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

  /** Version 1 wrote the number alone, version 2 writes it with a unit. */
  private static final Codec<Integer> MILLIS = new Millis("millis", 2);

  @Test
  void bytesAreTheArrayItselfAndNotACopy() {
    byte[] bytes = {1, 2};
    Payload payload = Payload.of(bytes);

    assertThat(payload.bytes()).isSameAs(bytes);
    assertThat(payload.as(Codecs.bytes())).isSameAs(bytes);
    assertThat(payload.codecId()).isEqualTo("bytes");
    assertThat(payload.schemaVersion()).isZero();
    assertThat(payload.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "ÄÖÜ €", "\uD83D\uDE80", "\0"})
  void textsComeBack(String text) {
    Payload payload = Payload.utf8(text);

    assertThat(payload.asUtf8()).isEqualTo(text);
    assertThat(payload.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(payload.codecId()).isEqualTo("utf8");
  }

  @Test
  void whatIsNoTextIsRefusedInsteadOfReplaced() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.utf8("\uD83D"))
        .withMessageContaining("surrogate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.raw(new byte[] {(byte) 0xff}, "utf8", 0).asUtf8())
        .withMessageContaining("not UTF-8");
  }

  @Test
  void anotherCodecIsNotLetNearIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.of(new byte[1]).asUtf8())
        .withMessageContainingAll("'bytes'", "'utf8'");
  }

  @Test
  void aCodecReadsWhatItsOlderVersionWrote() {
    assertThat(Payload.of(MILLIS, 5).schemaVersion()).isEqualTo(2);
    assertThat(Payload.of(MILLIS, 5).as(MILLIS)).isEqualTo(5);
    assertThat(Payload.raw("5".getBytes(StandardCharsets.UTF_8), "millis", 1).as(MILLIS))
        .isEqualTo(5);
  }

  @Test
  void codecIdsKeepTheRuleAndVersionsAreNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.of(new Millis("a codec", 0), 1))
        .withMessageContaining("codec id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Payload.raw(new byte[0], "bytes", -1))
        .withMessageContaining("schema version");
  }

  @Test
  void equalityIsThatOfContentCodecAndVersion() {
    Payload payload = Payload.raw(new byte[] {1}, "c", 1);

    assertThat(payload)
        .isEqualTo(Payload.raw(new byte[] {1}, "c", 1))
        .hasSameHashCodeAs(Payload.raw(new byte[] {1}, "c", 1))
        .isNotEqualTo(Payload.raw(new byte[] {2}, "c", 1))
        .isNotEqualTo(Payload.raw(new byte[] {1}, "d", 1))
        .isNotEqualTo(Payload.raw(new byte[] {1}, "c", 2))
        .isNotEqualTo(null);
  }

  @Test
  void itsTextNeverShowsTheContent() {
    assertThat(Payload.utf8("s3cret")).hasToString("utf8/0 (6 bytes)");
  }

  private record Millis(String id, int schemaVersion) implements Codec<Integer> {

    @Override
    public byte[] encode(Integer value) {
      return (value + " ms").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Integer decode(byte[] bytes, int writtenVersion) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      return Integer.valueOf(writtenVersion < 2 ? text : text.replace(" ms", ""));
    }
  }
}
