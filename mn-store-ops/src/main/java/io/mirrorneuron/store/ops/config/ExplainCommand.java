package io.mirrorneuron.store.ops.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mirrorneuron.store.config.Explanation;
import io.mirrorneuron.store.error.StoreConfigException.Problem;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ConfigProblems;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.cli.Json;
import io.mirrorneuron.store.ops.cli.Listing;
import io.mirrorneuron.store.ops.cli.MnCommand;
import io.mirrorneuron.store.ops.cli.OutputOption;
import io.mirrorneuron.store.ops.cli.StoreOptions;
import io.mirrorneuron.store.ops.cli.TextTable;
import io.mirrorneuron.store.ops.config.ExplainedSetting.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code mn config explain}. As JSON, {@code {settings: [{name, value, origin, meaning}], problems:
 * [{setting, value, source, advice}], unknown: [name]}}: {@code origin} is {@code default}, {@code
 * environment}, {@code property}, {@code url} or {@code option}, {@code unknown} names variables
 * that begin with {@code MN_} and that the store does not read.
 */
@Command(
    name = "explain",
    description = {
      "Every setting of the store, its value, and where it comes from. Secrets are masked. Asks no"
          + " server.",
      ""
    },
    footer = {
      "",
      "FROM is default, environment, property (Java's, by MN_JAVA_OPTS), url (a part of"
          + " MN_REDIS_URL) or option (of this command).",
      "",
      "Exit code 0 if a store can be opened with these settings, 2 if not; what is wrong is said.",
      "",
      "Examples:",
      "  mn config explain --given",
      "  mn config explain -o json | jq -r '.settings[] | select(.origin != \"default\") | .name'"
    })
final class ExplainCommand extends MnCommand {

  private static final int GAP = 2;
  private static final int LONGEST_ORIGIN = "environment".length();

  @Mixin private final StoreOptions options = new StoreOptions();

  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--given", description = "only what is not left at its default")
  private boolean given;

  @Override
  protected ExitCode run() {
    Explanation explanation = options.settings().explain();
    List<ExplainedSetting> settings =
        Explained.of(explanation).stream()
            .filter(setting -> !given || setting.origin() != Source.DEFAULT)
            .toList();
    List<Problem> problems = ConfigProblems.of(explanation.problems());
    List<String> unknown = OtherNames.in(streams().environment());
    if (output.isJson()) {
      streams().out().println(Json.pretty(json(settings, problems, unknown)));
    } else {
      table(settings).forEach(streams().out()::println);
    }
    unknown.forEach(name -> say("mn: the store does not read " + name));
    if (!problems.isEmpty()) {
      problems.forEach(problem -> streams().talk("mn: ", problem.toString()));
      throw new CommandFailure(ExitCode.USAGE, "no store can be opened with these settings", "");
    }
    return ExitCode.OK;
  }

  private List<String> table(List<ExplainedSetting> settings) {
    int names = settings.stream().mapToInt(it -> it.name().length()).max().orElse(0);
    int room = Listing.room(streams().terminal(), names + LONGEST_ORIGIN + 2 * GAP);
    TextTable table = new TextTable("SETTING", "FROM", "VALUE");
    for (ExplainedSetting setting : settings) {
      List<String> parts = parts(setting.value().isEmpty() ? "-" : setting.value(), room);
      table.row(setting.name(), origin(setting), parts.get(0));
      parts.subList(1, parts.size()).forEach(part -> table.row("", "", part));
    }
    return table.lines();
  }

  /** Nothing is cut away, as it may be what is looked for: lists are broken after a comma. */
  private static List<String> parts(String value, int room) {
    List<String> parts = new ArrayList<>();
    String rest = value;
    while (rest.length() > room) {
      int comma = rest.lastIndexOf(',', room - 1);
      int end = comma < 0 ? room : comma + 1;
      parts.add(rest.substring(0, end));
      rest = rest.substring(end);
    }
    parts.add(rest);
    return parts;
  }

  private static ObjectNode json(
      List<ExplainedSetting> settings, List<Problem> problems, List<String> unknown) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var all = json.putArray("settings");
    settings.forEach(
        setting ->
            all.addObject()
                .put("name", setting.name())
                .put("value", setting.value())
                .put("origin", origin(setting))
                .put("meaning", setting.meaning()));
    var wrong = json.putArray("problems");
    problems.forEach(
        problem ->
            wrong
                .addObject()
                .put("setting", problem.setting())
                .put("value", problem.value())
                .put("source", problem.source())
                .put("advice", problem.advice()));
    var names = json.putArray("unknown");
    unknown.forEach(names::add);
    return json;
  }

  private static String origin(ExplainedSetting setting) {
    return setting.origin().name().toLowerCase(Locale.ROOT);
  }
}
