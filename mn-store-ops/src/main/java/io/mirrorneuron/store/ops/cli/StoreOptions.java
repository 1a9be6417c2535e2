package io.mirrorneuron.store.ops.cli;

import io.mirrorneuron.store.config.Settings;
import io.mirrorneuron.store.config.StoreConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which store, as a mixin: the one that an application with the same environment would open, unless
 * options name another. <b>Passwords are never arguments</b>, which every user of the machine sees.
 */
public final class StoreOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec mixee;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "one Redis, as redis://[user@]host[:port][/db] (default: MN_REDIS_URL)")
  private @Nullable String redis;

  @Option(
      names = "--sentinels",
      paramLabel = "HOST:PORT,...",
      description = "the primary that these Sentinels know (default: MN_REDIS_SENTINELS)")
  private @Nullable String sentinels;

  @Option(
      names = "--master-name",
      paramLabel = "NAME",
      description =
          "the name under which they watch it (default: MN_REDIS_SENTINEL_MASTER, else"
              + " mirror-neuron)")
  private @Nullable String masterName;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "the prefix of all keys (default: MN_REDIS_NAMESPACE, else mirror_neuron)")
  private @Nullable String namespace;

  @Mixin private PasswordFiles passwords = new PasswordFiles();

  /** To be filled in by picocli. */
  public StoreOptions() {}

  /**
   * The settings that options, system properties and environment describe, in this order.
   *
   * @return a builder; what is wrong is told when it builds
   * @throws ParameterException if the options contradict each other
   * @throws CommandFailure if a password file cannot be read
   */
  public StoreConfig.Builder settings() {
    CommandSpec command = Objects.requireNonNull(mixee, "picocli fills it in");
    Map<String, String> properties = new LinkedHashMap<>();
    Properties system = System.getProperties();
    system.stringPropertyNames().forEach(name -> properties.put(name, system.getProperty(name)));
    StoreConfig.Builder builder =
        StoreConfig.builderFrom(properties, MnCommand.streamsOf(command).environment());
    if (redis != null && sentinels != null) {
      throw new ParameterException(
          command.commandLine(),
          "--redis names one Redis, --sentinels has one found: give one of them");
    }
    if (redis != null) {
      refusePassword(redis, command);
      builder.mode("single").url(redis);
    }
    if (sentinels != null) {
      builder.mode("sentinel").set(Settings.SENTINELS.name(), sentinels);
    }
    if (masterName != null) {
      builder.set(Settings.SENTINEL_MASTER, masterName);
    }
    if (namespace != null) {
      builder.namespace(namespace);
    }
    passwords.data().ifPresent(it -> builder.set(Settings.PASSWORD.name(), it));
    passwords.sentinels().ifPresent(it -> builder.set(Settings.SENTINEL_PASSWORD.name(), it));
    return builder;
  }

  /** {@code ps} shows it to everybody, and the shell's history keeps it. */
  private static void refusePassword(String url, CommandSpec command) {
    int scheme = url.indexOf("://");
    int begin = scheme < 0 ? 0 : scheme + 3;
    int at = url.lastIndexOf('@');
    if (at > begin && url.substring(begin, at).contains(":")) {
      throw new ParameterException(
          command.commandLine(),
          "--redis takes no password, which everybody on this machine could see: use"
              + " MN_REDIS_URL, MN_REDIS_PASSWORD or --password-file");
    }
  }
}
