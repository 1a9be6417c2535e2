package io.mirrorneuron.store.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {

  private static final String RESULTS = "../docs/benchmarks/full.json";

  @TempDir private Path folder;

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @Test
  void quickShowsThatABenchmarkWorksAndSaysThatItIsNoMeasurement() throws IOException {
    Path json = folder.resolve("quick.json");
    int code = run("--quick", "--include", "PutBenchmark.store client=jedis,", "--json", "" + json);
    assertThat(told()).contains("2 of 2 benchmarks work", Quick.MARK);
    assertThat(code).isZero();
    assertThat(json).content().contains(Quick.MARK, "\"Command\" : \"scripts/mn bench --quick");
    assertThat(json).content().contains("--include 'PutBenchmark.store client=jedis,' --json");
    assertThat(folder.resolve("quick.html")).content().contains(Quick.MARK, ">works</td>");
  }

  @Test
  void oneThatFailsIsNamedAndTheExitCodeIsOne() throws IOException {
    Point wrong = Setting.of("PutBenchmark.nobodyWroteThis", "jedis").throughput();
    Plan plan = new Plan("quick", List.of(), List.of(new Listed("One", "One.", List.of(wrong))));
    PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    Request request =
        new Request(plan, Quick.EFFORT, Fork.Where.THIS_JVM, Servers.OWN, "scripts/mn bench");
    Results results = Session.of(request, folder.resolve("quick.json"), out).run();
    assertThat(results.find(Floor.POINT)).isPresent();
    assertThat(results.failed()).containsExactly(wrong);
    assertThat(new BenchCommand(out).tell(results, plan)).isOne();
    assertThat(told()).contains("FAILED: " + wrong);
    assertThat(new HtmlPage(results, plan).render()).contains(">failed</td>");
  }

  @Test
  void aListSaysHowLongItTakesAndRunsNothing() {
    assertThat(run("--full", "--list")).isZero();
    assertThat(told()).contains("PingBenchmark.ping").containsPattern("\\d+ points, .*minutes");
  }

  @Test
  void whatWasMeasuredIsRenderedAsPageAndPicture() {
    Path page = folder.resolve("page.html");
    Path picture = folder.resolve("picture.svg");
    assertThat(run("--full", "--render", RESULTS, "--html", "" + page, "--picture", "" + picture))
        .isZero();
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("<svg");
    assertThat(picture).content().startsWith("<svg").contains("Durable put");
  }

  @Test
  void whatExcludesOneAnotherIsRefused() {
    assertThat(run("--full", "--quick")).isEqualTo(2);
    assertThat(run("--redis", "a:1", "--sentinels", "b:2", "--master", "m", "--list")).isEqualTo(2);
    assertThat(run("--sentinels", "b:2", "--list")).isEqualTo(2);
  }

  @Test
  void forksAreToldWhereTheServersAreAndNoPassword() {
    assertThat(Servers.OWN.options()).isEmpty();
    assertThat(Servers.primary("a:1").options()).containsExactly("-Dmn.bench.redis=a:1");
    assertThat(Servers.sentinels("b:2,c:3", "m").options())
        .isEqualTo(List.of("-Dmn.bench.master=m", "-Dmn.bench.sentinels=b:2,c:3"));
  }

  private int run(String... arguments) {
    PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    return new CommandLine(new BenchCommand(out))
        .setStopAtPositional(true)
        .setUnmatchedOptionsArePositionalParams(true)
        .setErr(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true))
        .execute(arguments);
  }

  private String told() {
    return screen.toString(StandardCharsets.UTF_8);
  }
}
