package io.mirrorneuron.store.examples.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.examples.ExampleProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples as a newcomer tries them: servers, sender, receiver, and kill -9. */
class CounterFailoverTest {

  private static final Pattern EXPORT = Pattern.compile("export (MN_\\w+)=(\\S+)");
  private static final Pattern KILL = Pattern.compile("# kill -9 (\\d+) .*");
  private static final Pattern CONFIRMED =
      Pattern.compile(".*Sender (\\d+) is stored and confirmed .*");
  private static final Pattern RECEIVED = Pattern.compile(".*Receiver received (\\d+)");

  /** Numbers sent before the primary is killed, and after it has been replaced. */
  private static final int SOME = 3;

  @TempDir private Path folder;

  @Test
  void bothGoOnWhenThePrimaryIsKilledAndNoNumberIsMissing()
      throws IOException, InterruptedException {
    try (ExampleProcess servers =
        new ExampleProcess(folder.resolve("servers"), LocalServers.class, Map.of())) {
      servers.awaitOutput(KILL);
      Map<String, String> environment = environment(servers.output());
      try (ExampleProcess sender =
              new ExampleProcess(folder.resolve("sender"), Sender.class, environment);
          ExampleProcess receiver =
              new ExampleProcess(folder.resolve("receiver"), Receiver.class, environment)) {
        receiver.awaitOutput(received(SOME));
        kill(servers.output());
        sender.awaitOutput(Pattern.compile(".*told by the store: .* is the primary after .*"));
        receiver.awaitOutput(Pattern.compile(".*told by the store: .* is the primary after .*"));
        int seen = numbers(receiver.output()).size();
        receiver.awaitOutput(received(seen + SOME));
        // That or a later one: which of them a busy replica confirms in time is chance.
        sender.awaitNumber(CONFIRMED, seen + SOME);

        assertThat(sender.output()).contains("every confirmed write survived");
        assertThat(sender.output() + receiver.output()).doesNotContain(" ERROR ");
        // What was read before it was confirmed may have been lost; then it begins anew, and says
        // so.
        List<Long> numbers = numbers(sinceItBeganAnew(receiver.output()));
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        // Each Sentinel is heard on a thread of its own, and none of them need be first.
        for (String said : List.of("\\+sdown master", "\\+odown master", "\\+switch-master")) {
          servers.awaitOutput(Pattern.compile("# .*: " + said + " .*"));
        }
      }
    }
  }

  private static Pattern received(int number) {
    return Pattern.compile(".*Receiver received " + number);
  }

  private static Map<String, String> environment(String output) {
    Map<String, String> environment = new TreeMap<>(Map.of("MN_REDIS_CLIENT", "jedis"));
    output
        .lines()
        .map(EXPORT::matcher)
        .filter(Matcher::matches)
        .forEach(line -> environment.put(line.group(1), line.group(2)));
    return environment;
  }

  private static void kill(String output) {
    Matcher pid =
        KILL.matcher(output.lines().filter(KILL.asMatchPredicate()).findFirst().orElseThrow());
    assertThat(pid.matches()).isTrue();
    assertThat(ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow().destroyForcibly())
        .isTrue();
  }

  private static String sinceItBeganAnew(String output) {
    return output.substring(Math.max(0, output.lastIndexOf("reading all again")));
  }

  private static List<Long> numbers(String output) {
    return output
        .lines()
        .map(RECEIVED::matcher)
        .filter(Matcher::matches)
        .map(line -> Long.parseLong(line.group(1)))
        .toList();
  }
}
