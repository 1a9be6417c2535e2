package io.mirrorneuron.store.config;

import io.mirrorneuron.store.error.StoreConfigException.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds each setting's text in the layers, the builder's first, and reads it. What is wrong is
 * collected, so that every problem can be reported at once.
 */
final class Resolver {

  private final Map<String, String> builder;
  private final Map<String, String> properties;
  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Setting<?>> malformed = new HashSet<>();

  Resolver(
      Map<String, String> builder,
      Map<String, String> properties,
      Map<String, String> environment) {
    this.builder = builder;
    this.properties = properties;
    this.environment = environment;
    Settings.all().forEach(this::check);
    problems.addAll(UnknownNames.problems(builder, properties, environment));
  }

  /** What holds for a setting: the text of the first layer that has one, or the default. */
  record Given(String text, Origin origin) {}

  Given given(Setting<?> setting) {
    String text = builder.get(setting.name());
    if (text != null) {
      return given(setting, text, Origin.BUILDER);
    }
    text = properties.get(setting.property());
    if (text != null) {
      return given(setting, text, Origin.SYSTEM_PROPERTY);
    }
    text = environment.get(setting.name());
    if (text != null) {
      return given(setting, text, Origin.ENVIRONMENT);
    }
    return new Given(setting.defaultText(), Origin.DEFAULT);
  }

  private static Given given(Setting<?> setting, String text, Origin origin) {
    return new Given(setting.isSecret() ? text : text.strip(), origin);
  }

  private void check(Setting<?> setting) {
    String text = given(setting).text();
    if (text.isEmpty()) {
      if (!setting.isOptional()) {
        bad(setting, "is empty; remove it for the default, " + setting.defaultText());
      }
      return;
    }
    try {
      setting.parse(text);
    } catch (IllegalArgumentException e) {
      bad(setting, String.valueOf(e.getMessage()));
    }
  }

  private void bad(Setting<?> setting, String advice) {
    malformed.add(setting);
    problem(setting, advice);
  }

  /** The value, or empty if there is none or it is malformed, which has been reported. */
  <T> Optional<T> find(Setting<T> setting) {
    String text = given(setting).text();
    return text.isEmpty() || malformed.contains(setting)
        ? Optional.empty()
        : Optional.of(setting.parse(text));
  }

  /** The value of a setting that has a default; only when no problem was found. */
  <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow();
  }

  /** Whether somebody gave a value, be it well-formed or not. */
  boolean isGiven(Setting<?> setting) {
    Given given = given(setting);
    return given.origin() != Origin.DEFAULT && !given.text().isEmpty();
  }

  /** Reports a problem with the setting's present value. */
  void problem(Setting<?> setting, String advice) {
    Given given = given(setting);
    @Nullable String shown = given.text().isEmpty() ? null : setting.display(given.text());
    problems.add(new Problem(setting.name(), shown, source(setting), advice));
  }

  /** The setting with its value, for a problem that concerns two of them. */
  String describe(Setting<?> setting) {
    return setting.name()
        + " = \""
        + setting.display(given(setting).text())
        + "\" ("
        + source(setting)
        + ")";
  }

  private String source(Setting<?> setting) {
    Given given = given(setting);
    return switch (given.origin()) {
      case SYSTEM_PROPERTY -> "system property " + setting.property();
      case DEFAULT -> given.text().isEmpty() ? "not set" : "default";
      default -> given.origin().toString();
    };
  }

  void problems(List<Problem> more) {
    problems.addAll(more);
  }

  List<Problem> problems() {
    return problems;
  }
}
