package io.mirrorneuron.store.bench.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WriteCallTest {

  @Test
  void everyWriteHasAnOperationIdOfItsOwnAndIsElseAsRecorded() {
    WriteCall writes = WriteCall.of(put("s.1", "state"), put("s.2", "state"));
    String[] first = texts(writes.next());
    String[] second = texts(writes.next());
    assertThat(first).hasSize(3).startsWith("ns").endsWith("state");
    assertThat(second).hasSize(3).startsWith("ns").endsWith("state");
    assertThat(first[1]).matches("[0-9a-z]+\\.[0-9a-z]+").isNotEqualTo(second[1]);
  }

  @Test
  void anIdThatBeginsLikeTheOtherIsFound() {
    assertThat(texts(WriteCall.of(put("s.1", "x"), put("s.1a", "x")).next())[1])
        .doesNotContain("s.1")
        .endsWith(".1");
  }

  @Test
  void anIdThatStandsAmongOthersInOneArgumentIsFound() {
    String argument = texts(WriteCall.of(put("a|s.19|b", "x"), put("a|s.1a|b", "x")).next())[1];
    assertThat(argument).matches("a\\|[0-9a-z]+\\.1\\|b");
  }

  @Test
  void writesThatDifferInMoreThanTheIdAreRefused() {
    assertThatThrownBy(() -> WriteCall.of(put("s.1", "one"), put("s.2", "two")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1, 2]");
  }

  private static RedisCommand put(String operation, String state) {
    return RedisCommand.ofText("EVALSHA", "digest", "1", "key", "ns", operation, state);
  }

  private static String[] texts(ScriptCall call) {
    assertThat(call.keys()).hasDimensions(1, 3);
    String[] texts = new String[call.arguments().length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = new String(call.arguments()[i], StandardCharsets.UTF_8);
    }
    return texts;
  }
}
