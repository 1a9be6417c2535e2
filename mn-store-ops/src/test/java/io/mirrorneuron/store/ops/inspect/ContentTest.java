package io.mirrorneuron.store.ops.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.model.Payload;
import org.junit.jupiter.api.Test;

class ContentTest {

  @Test
  void bytesThatAreTextAreShownAsTextWhicheverCodecWroteThem() {
    Content content = new Content(Payload.raw("grün".getBytes(UTF_8), "my-codec", 3));

    assertThat(content.line()).isEqualTo("grün");
    assertThat(content.json())
        .hasToString("{\"codec\":\"my-codec\",\"schema_version\":3,\"bytes\":5,\"text\":\"grün\"}");
  }

  @Test
  void bytesThatAreNoTextAreNotTornIntoOne() {
    Content content = new Content(Payload.of(new byte[] {(byte) 0xc3, 0x28}));

    assertThat(content.line()).isEqualTo("(2 bytes, bytes)");
    assertThat(content.lines()).isEqualTo("wyg=");
    assertThat(content.json().get("base64").textValue()).isEqualTo("wyg=");
    assertThat(content.json().has("text")).isFalse();
  }

  @Test
  void linesStayLinesOnlyWhereThereIsRoomForThem() {
    Content content = new Content(Payload.utf8("a\n\tb\r\u009b31m"));

    assertThat(content.line()).isEqualTo("a\\n\\tb\\u000d\\u009b31m");
    assertThat(content.lines()).isEqualTo("a\n\tb\\u000d\\u009b31m");
  }

  @Test
  void nothingIsSaidToBeEmpty() {
    assertThat(new Content(Payload.utf8("")).line()).isEqualTo("(empty)");
  }
}
