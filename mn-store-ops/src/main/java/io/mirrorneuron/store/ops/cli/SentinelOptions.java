package io.mirrorneuron.store.ops.cli;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Which cluster, as a mixin. What is not given comes from the variables that the store itself
 * reads, TLS and time-outs too. <b>Passwords are never arguments</b>, which every user of the
 * machine sees.
 */
public final class SentinelOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec mixee;

  @Option(
      names = "--sentinels",
      paramLabel = "HOST:PORT,...",
      description = "the Sentinels to begin with (default: MN_REDIS_SENTINELS)")
  private @Nullable String sentinels;

  @Option(
      names = "--master-name",
      paramLabel = "NAME",
      description =
          "the name under which they watch the primary (default: MN_REDIS_SENTINEL_MASTER, else"
              + " mirror-neuron)")
  private @Nullable String masterName;

  @Mixin private PasswordFiles passwords = new PasswordFiles();

  /** To be filled in by picocli. */
  public SentinelOptions() {}

  /**
   * The configuration that options and environment describe.
   *
   * @return a configuration of mode {@code sentinel}
   * @throws CommandFailure if something is missing or wrong; it names every problem
   */
  public StoreConfig config() {
    return config(Map.of());
  }

  /**
   * The same with what the command knows besides: it wins over the environment, and an option wins
   * over it.
   *
   * @param known names of system properties, and their values
   * @return a configuration of mode {@code sentinel}
   * @throws CommandFailure if something is missing or wrong; it names every problem
   */
  public StoreConfig config(Map<String, String> known) {
    Streams streams = MnCommand.streamsOf(Objects.requireNonNull(mixee));
    Map<String, String> properties = new LinkedHashMap<>();
    Properties system = System.getProperties();
    system.stringPropertyNames().forEach(name -> properties.put(name, system.getProperty(name)));
    properties.putAll(known);
    StoreConfig.Builder builder = StoreConfig.builderFrom(properties, streams.environment());
    builder.mode("sentinel");
    // The only one there is; the variable is about the applications.
    builder.client("jedis");
    if (sentinels != null) {
      builder.set(Settings.SENTINELS.name(), sentinels);
    }
    if (masterName != null) {
      builder.set(Settings.SENTINEL_MASTER.name(), masterName);
    }
    passwords.data().ifPresent(it -> builder.set(Settings.PASSWORD.name(), it));
    passwords.sentinels().ifPresent(it -> builder.set(Settings.SENTINEL_PASSWORD.name(), it));
    try {
      return builder.build();
    } catch (StoreConfigException e) {
      // One by one: together they would be one long sentence.
      ConfigProblems.of(e.problems()).forEach(it -> streams.talk("mn: ", it.toString()));
      throw new CommandFailure(
          ExitCode.USAGE, "no cluster can be reached with these settings", advice(e), e);
    }
  }

  private static String advice(StoreConfigException e) {
    return e.problems().stream().anyMatch(it -> it.setting().equals(Settings.SENTINELS.name()))
        ? "name the Sentinels with --sentinels HOST:PORT,... or in MN_REDIS_SENTINELS"
        : "mn config explain shows every setting and where it comes from";
  }
}
