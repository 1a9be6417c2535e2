package io.mirrorneuron.store.redis.single;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalRedis;
import io.mirrorneuron.store.spi.StoreProvider;
import io.mirrorneuron.store.tck.Capability;
import io.mirrorneuron.store.tck.StoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The kit as a user of its own for each name space, who may touch nothing outside and do nothing
 * but what {@code docs/acl-commands.txt} lists: so nothing escapes the name space, and the list is
 * complete. Through one client: that the others send no commands of their own is shown in {@code
 * LeakTest}.
 */
@Tag("long")
class AclContractTest extends StoreContract {

  private static final String PASSWORD = "secret";

  private static LocalRedis redis;

  @BeforeAll
  static void start() {
    redis = LocalRedis.start();
  }

  @AfterAll
  static void stop() {
    // Whatever was refused in passing would be here, even where nobody failed because of it.
    assertThat(redis.command("ACL", "LOG").items()).as("refused by the server").isEmpty();
    redis.close();
  }

  @Override
  protected StoreProvider provider() {
    return new SingleProvider();
  }

  @Override
  protected StoreConfig.Builder config(String namespace) {
    limit(redis, namespace, namespace, commands());
    return Stores.forTheKit("jedis", Stores.url(redis, namespace + ":" + PASSWORD), namespace);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.GIVEN_CLOCK));
  }

  /** Makes a user who may use one name space with these commands. */
  static void limit(LocalRedis redis, String user, String namespace, List<String> commands) {
    List<String> rules = new ArrayList<>(List.of("ACL", "SETUSER", user, "reset", "on"));
    rules.add(">" + PASSWORD);
    rules.add("~" + namespace + ":*");
    rules.add("resetchannels");
    rules.add("&" + namespace + ":*");
    rules.addAll(commands);
    redis.command(rules.toArray(String[]::new));
  }

  /** The documented commands, one {@code +command} each. */
  static List<String> commands() {
    try {
      return Files.readAllLines(Path.of("../docs/acl-commands.txt")).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the documented commands", e);
    }
  }
}
