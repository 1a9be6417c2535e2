package io.mirrorneuron.store.ops.config;

import io.mirrorneuron.store.config.ConfigEntry;
import io.mirrorneuron.store.config.Explanation;
import io.mirrorneuron.store.config.Origin;
import io.mirrorneuron.store.config.RedisUrl;
import io.mirrorneuron.store.config.Setting;
import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.ops.config.ExplainedSetting.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings with what they mean. A user, a password or a database that stands in the URL is shown
 * where it takes effect.
 */
final class Explained {

  private static final String MASK = "***";

  private static final Map<String, Setting<?>> BY_NAME =
      Settings.all().stream().collect(Collectors.toMap(Setting::name, Function.identity()));

  private final Map<String, ConfigEntry> entries;
  private final Optional<RedisUrl> url;

  private Explained(List<ConfigEntry> all) {
    this.entries = all.stream().collect(Collectors.toMap(ConfigEntry::name, Function.identity()));
    this.url = url();
  }

  static List<ExplainedSetting> of(Explanation explanation) {
    Explained explained = new Explained(explanation.entries());
    return explanation.entries().stream().map(explained::explained).toList();
  }

  private ExplainedSetting explained(ConfigEntry entry) {
    Setting<?> setting = BY_NAME.get(entry.name());
    String meaning = setting == null ? "" : setting.meaning();
    return fromUrl(entry)
        .map(value -> new ExplainedSetting(entry.name(), value, Source.URL, meaning))
        .orElseGet(() -> new ExplainedSetting(entry.name(), entry.value(), source(entry), meaning));
  }

  private Optional<String> fromUrl(ConfigEntry entry) {
    if (!isNotGiven(entry)) {
      return Optional.empty();
    }
    if (entry.name().equals(Settings.USERNAME.name())) {
      return url.flatMap(RedisUrl::username);
    }
    if (entry.name().equals(Settings.PASSWORD.name())) {
      return url.flatMap(RedisUrl::password).map(unused -> MASK);
    }
    if (entry.name().equals(Settings.DB.name()) && !isSentinel()) {
      return url.filter(it -> it.database().isPresent())
          .map(it -> Integer.toString(it.database().getAsInt()));
    }
    return Optional.empty();
  }

  /** As it is shown, with its password masked; nothing if nobody gave one, or it is malformed. */
  private Optional<RedisUrl> url() {
    ConfigEntry entry = entries.get(Settings.URL.name());
    if (entry == null || isNotGiven(entry)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RedisUrl.parse(entry.value()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Told as a problem beside the settings.
    }
  }

  private boolean isSentinel() {
    ConfigEntry mode = entries.get(Settings.HA_MODE.name());
    return mode != null && mode.value().equals("sentinel");
  }

  private static boolean isNotGiven(ConfigEntry entry) {
    return entry.origin() == Origin.DEFAULT || entry.value().isEmpty();
  }

  private static Source source(ConfigEntry entry) {
    return switch (entry.origin()) {
      case BUILDER -> Source.OPTION;
      case SYSTEM_PROPERTY -> Source.PROPERTY;
      case ENVIRONMENT -> Source.ENVIRONMENT;
      case DEFAULT -> Source.DEFAULT;
    };
  }
}
