package io.mirrorneuron.store.config;

import io.mirrorneuron.store.error.StoreConfigException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store's configuration: complete, checked and immutable. For each setting the first of these
 * holds: what the builder was given, the system property, the environment variable, the default. It
 * remembers which one it was, see {@link #explain()}.
 *
 * <p>It is a class and not a record, because every instance has passed the checks that concern
 * several settings together, and because where a value came from is no part of its equality.
 *
 * <p>Safe for use by several threads. Its {@code toString} shows no secret.
 */
public final class StoreConfig {

  private final String mode;
  private final RedisSettings redis;
  private final Limits limits;
  private final SortedMap<String, String> extensions;
  private final List<ConfigEntry> entries;

  private StoreConfig(
      Assembler.Parts parts, SortedMap<String, String> extensions, List<ConfigEntry> entries) {
    this.mode = parts.mode();
    this.redis = parts.redis();
    this.limits = parts.limits();
    this.extensions = extensions;
    this.entries = entries;
  }

  /**
   * Returns the configuration that this process's system properties and environment describe.
   *
   * @return the configuration
   * @throws StoreConfigException if anything is wrong; it holds every problem
   */
  public static StoreConfig fromEnvironment() {
    return builderFromEnvironment().build();
  }

  /**
   * Returns the configuration that the given maps describe; nothing else is looked at, except that
   * files named must exist.
   *
   * @param properties in place of the system properties, for example {@code mn.redis.url}
   * @param environment in place of the environment, for example {@code MN_REDIS_URL}
   * @return the configuration
   * @throws StoreConfigException if anything is wrong; it holds every problem
   */
  public static StoreConfig from(Map<String, String> properties, Map<String, String> environment) {
    return builderFrom(properties, environment).build();
  }

  /**
   * Returns a builder that starts from the defaults and <strong>looks at neither system properties
   * nor environment</strong>.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return builderFrom(Map.of(), Map.of());
  }

  /**
   * Returns a builder whose values take precedence over this process's system properties and
   * environment, which are read now.
   *
   * @return a new builder
   */
  public static Builder builderFromEnvironment() {
    Properties system = System.getProperties();
    Map<String, String> properties = new TreeMap<>();
    for (String name : system.stringPropertyNames()) {
      String value = system.getProperty(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    return builderFrom(properties, System.getenv());
  }

  /**
   * Returns a builder whose values take precedence over the given maps; nothing else is looked at,
   * except that files named must exist.
   *
   * @param properties in place of the system properties, for example {@code mn.redis.url}
   * @param environment in place of the environment, for example {@code MN_REDIS_URL}
   * @return a new builder
   */
  public static Builder builderFrom(
      Map<String, String> properties, Map<String, String> environment) {
    return new Builder(properties, environment);
  }

  /**
   * Returns the engine's name. Whether there is such an engine is found out when a store is opened.
   *
   * @return for example {@code single}, {@code sentinel} or {@code memory}
   */
  public String mode() {
    return mode;
  }

  /**
   * Returns what the Redis modes need to know.
   *
   * @return the Redis settings
   */
  public RedisSettings redis() {
    return redis;
  }

  /**
   * Returns the limits that hold for every engine.
   *
   * @return the limits
   */
  public Limits limits() {
    return limits;
  }

  /**
   * Returns the settings of another engine: the builder's {@link Builder#extension}, system
   * properties {@code mn.ext.<name>.<key>} and variables {@code MN_EXT_<NAME>_<KEY>}, in this
   * order.
   *
   * @param name the engine's name
   * @return value by key, sorted and immutable; keys are in lower case with dots, since {@code
   *     MN_EXT_MONGO_POOL_SIZE} and {@code mn.ext.mongo.pool-size} are both {@code pool.size}
   */
  public Map<String, String> extension(String name) {
    String prefix = Extensions.canonical(name) + ".";
    Map<String, String> values = new LinkedHashMap<>();
    extensions.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            values.put(key.substring(prefix.length()), value);
          }
        });
    return Collections.unmodifiableMap(values);
  }

  /**
   * Returns where a setting's value came from.
   *
   * @param name the setting's name, for example {@code MN_REDIS_URL}
   * @return the origin
   * @throws IllegalArgumentException if there is no such setting
   */
  public Origin origin(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no setting " + name))
        .origin();
  }

  /**
   * Returns every setting with its value, secrets masked, and where it came from: first the
   * settings in the order of {@link Settings#all()}, then those of other engines, whose values are
   * all masked because nobody here knows which are secret.
   *
   * @return an immutable list
   */
  public List<ConfigEntry> explain() {
    return entries;
  }

  /**
   * Tells whether the other object is a configuration with the same values, wherever they came
   * from.
   *
   * @param other the object to compare with
   * @return true if it is an equal configuration
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoreConfig that
        && mode.equals(that.mode)
        && redis.equals(that.redis)
        && limits.equals(that.limits)
        && extensions.equals(that.extensions);
  }

  /**
   * Returns a hash code that agrees with {@link #equals(Object)}.
   *
   * @return the hash code
   */
  @Override
  public int hashCode() {
    return Objects.hash(mode, redis, limits, extensions);
  }

  /**
   * Returns the settings that are not left at their default, secrets masked.
   *
   * @return for example {@code StoreConfig[MN_REDIS_URL=redis://:***@127.0.0.1:6379/0]}
   */
  @Override
  public String toString() {
    return entries.stream()
        .filter(entry -> entry.origin() != Origin.DEFAULT)
        .map(entry -> entry.name() + "=" + entry.value())
        .collect(Collectors.joining(", ", "StoreConfig[", "]"));
  }

  /**
   * Collects values that take precedence over every other source. A value is checked when {@link
   * #build()} is called, together with all others. Not safe for use by several threads.
   */
  public static final class Builder {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> extensions = new LinkedHashMap<>();
    private final Map<String, String> properties;
    private final Map<String, String> environment;

    private Builder(Map<String, String> properties, Map<String, String> environment) {
      this.properties = Map.copyOf(properties);
      this.environment = Map.copyOf(environment);
    }

    /**
     * Sets a value.
     *
     * @param <T> the value's type
     * @param setting one of {@link Settings}
     * @param value the value
     * @return this builder
     */
    public <T> Builder set(Setting<T> setting, T value) {
      return set(setting.name(), setting.format(value));
    }

    /**
     * Sets a value by the variable's name, as text, just as the environment would.
     *
     * @param name the name, for example {@code MN_REDIS_WAIT_REPLICAS}; one that does not exist is
     *     a problem that {@link #build()} reports
     * @param text the text, for example {@code all}; empty for "none" where a setting is optional
     * @return this builder
     */
    public Builder set(String name, String text) {
      values.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(text, "text"));
      return this;
    }

    /**
     * Sets the engine's name, {@link Settings#HA_MODE}.
     *
     * @param mode for example {@code single}, {@code sentinel} or {@code memory}
     * @return this builder
     */
    public Builder mode(String mode) {
      return set(Settings.HA_MODE, mode);
    }

    /**
     * Sets the server of mode {@code single}, {@link Settings#URL}.
     *
     * @param url for example {@code redis://127.0.0.1:6379/0}, see {@link RedisUrl}
     * @return this builder
     */
    public Builder url(String url) {
      return set(Settings.URL.name(), url);
    }

    /**
     * Sets the prefix of every key and channel, {@link Settings#NAMESPACE}.
     *
     * @param namespace the name space, without a colon at its end
     * @return this builder
     */
    public Builder namespace(String namespace) {
      return set(Settings.NAMESPACE, namespace);
    }

    /**
     * Sets the Redis client, {@link Settings#CLIENT}.
     *
     * @param client for example {@code jedis}
     * @return this builder
     */
    public Builder client(String client) {
      return set(Settings.CLIENT, client);
    }

    /**
     * Sets a value for another engine.
     *
     * @param name the engine's name
     * @param key the engine's key; upper and lower case count as equal, and so do {@code -}, {@code
     *     _} and {@code .}
     * @param value the value
     * @return this builder
     * @throws IllegalArgumentException if name or key is blank
     */
    public Builder extension(String name, String key, String value) {
      if (name.isBlank() || key.isBlank()) {
        throw new IllegalArgumentException("an extension setting needs a name and a key");
      }
      extensions.put(
          Extensions.canonical(name + "." + key), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @return the configuration, complete and checked
     * @throws StoreConfigException if anything is wrong; it holds every problem
     */
    public StoreConfig build() {
      Resolver settings = new Resolver(values, properties, environment);
      Extensions others = new Extensions(extensions, properties, environment);
      settings.problems(others.problems());
      Assembler.Parts parts = Assembler.assemble(settings);
      SortedMap<String, String> texts = new TreeMap<>();
      others.values().forEach((name, given) -> texts.put(name, given.text()));
      return new StoreConfig(parts, texts, entries(settings, others));
    }

    /**
     * Tells what {@link #build()} would make of the values, also where it would throw: for showing
     * somebody what is wrong beside what is not.
     *
     * @return every setting, in the order of {@link StoreConfig#explain()}, and every problem
     */
    public Explanation explain() {
      Resolver settings = new Resolver(values, properties, environment);
      Extensions others = new Extensions(extensions, properties, environment);
      settings.problems(others.problems());
      List<ConfigEntry> entries = entries(settings, others);
      try {
        Assembler.Parts unused = Assembler.assemble(settings);
        return new Explanation(entries, List.of());
      } catch (StoreConfigException e) {
        return new Explanation(entries, e.problems());
      }
    }

    private static List<ConfigEntry> entries(Resolver settings, Extensions others) {
      List<ConfigEntry> entries = new ArrayList<>();
      for (Setting<?> setting : Settings.all()) {
        Resolver.Given given = settings.given(setting);
        String shown = given.text().isEmpty() ? "" : setting.display(given.text());
        entries.add(new ConfigEntry(setting.name(), shown, given.origin()));
      }
      others
          .values()
          .forEach(
              (name, given) ->
                  entries.add(
                      new ConfigEntry(
                          Extensions.PROPERTY_PREFIX + name, Secret.MASK, given.origin())));
      return List.copyOf(entries);
    }
  }
}
