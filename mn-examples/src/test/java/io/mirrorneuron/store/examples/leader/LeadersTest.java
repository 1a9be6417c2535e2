package io.mirrorneuron.store.examples.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalTopology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example of leaders, with processes on a real server. */
class LeadersTest {

  private static final Pattern OK =
      Pattern.compile("leader_ok leaders=3 tokens=\\[(\\d+), (\\d+), (\\d+)]");

  @Test
  void whoeverLeadsIsFollowedByAnotherOneWithALargerToken()
      throws IOException, InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (LocalTopology redis = LocalTopology.single()) {
      Map<String, String> environment = new TreeMap<>(redis.environment());
      environment.put("MN_REDIS_CLIENT", "jedis");
      StoreConfig.Builder config = StoreConfig.builder();
      environment.forEach(config::set);
      new Leaders(new PrintStream(output, true, StandardCharsets.UTF_8))
          .run(config.build(), environment);
    }
    String said = output.toString(StandardCharsets.UTF_8);
    String last = said.lines().reduce((one, next) -> next).orElseThrow();
    assertThat(last).as(said).matches(OK);
    Matcher tokens = OK.matcher(last);
    assertThat(tokens.matches()).isTrue();
    assertThat(Stream.of(1, 2, 3).map(tokens::group).map(Long::parseLong)).isSorted();
    assertThat(said)
        .containsSubsequence("ELECTED", "SIGKILL", "ELECTED", "is told to leave", "ELECTED");
    assertThat(
            ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .map(child -> child.info().commandLine().orElse(""))
                .filter(line -> line.contains(Candidate.class.getName())))
        .isEmpty();
  }
}
