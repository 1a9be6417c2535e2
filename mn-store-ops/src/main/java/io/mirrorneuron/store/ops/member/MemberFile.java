package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.daemon.Drills;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How a box remembers of what it is a member: while the file is there, what lies beside it is a
 * member's. It is written before anything is started; of whose data these are it knows as soon as
 * there are some, and until then they count as the box's own. Holds no secret.
 */
final class MemberFile {

  private static final String NAME = "member.properties";
  private static final String DRILLABLE = "drillable";
  private static final String LINEAGE = "cluster_id";
  private static final int SENTINEL_PORT = 26379;
  private static final int REDIS_PORT = 6379;

  private MemberFile() {}

  static Optional<Membership> read(Path folder) {
    return kept(folder)
        .map(
            kept -> {
              try {
                return membership(kept, folder);
              } catch (IllegalArgumentException e) {
                throw unreadable(folder, e);
              }
            });
  }

  private static Membership membership(Properties kept, Path folder) {
    return new Membership(
        HostPort.parse(value(kept, "redis"), REDIS_PORT),
        HostPort.parse(value(kept, "sentinel"), SENTINEL_PORT),
        value(kept, "bind"),
        value(kept, "master_name"),
        Integer.parseInt(value(kept, "quorum")),
        addresses(value(kept, "sentinels")),
        folder,
        Boolean.parseBoolean(kept.getProperty(DRILLABLE)) ? Drills.ALLOWED : Drills.FORBIDDEN);
  }

  /** Of whose data this box has a copy, see {@link Lineage}; empty as long as it has none. */
  static Optional<String> lineage(Path folder) {
    return kept(folder).map(it -> it.getProperty(LINEAGE));
  }

  private static Optional<Properties> kept(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties kept = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      kept.load(in);
      return Optional.of(kept);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(folder, e);
    }
  }

  private static CommandFailure unreadable(Path folder, Exception e) {
    return new CommandFailure(
        ExitCode.FAILED, "cannot read " + folder.resolve(NAME) + ": " + e, "", e);
  }

  static void write(Membership member, Optional<String> lineage) {
    Properties kept = new Properties();
    lineage.ifPresent(it -> kept.setProperty(LINEAGE, it));
    kept.setProperty("redis", member.redis().toString());
    kept.setProperty("sentinel", member.sentinel().toString());
    kept.setProperty("bind", member.bind());
    kept.setProperty("master_name", member.masterName());
    kept.setProperty("quorum", Integer.toString(member.quorum()));
    kept.setProperty(
        "sentinels",
        member.sentinels().stream().map(HostPort::toString).collect(Collectors.joining(",")));
    if (member.drills() == Drills.ALLOWED) {
      kept.setProperty(DRILLABLE, "true");
    }
    Path file = member.folder().resolve(NAME);
    Path partial = member.folder().resolve(NAME + ".part");
    // There as a whole or not at all: nothing could be done with half of it.
    try {
      try (Writer out = Files.newBufferedWriter(partial)) {
        kept.store(out, "A member of an mn-store cluster, see mn ha join and mn ha leave.");
      }
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot write " + file + ": " + e, "", e);
    }
  }

  static void delete(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(NAME));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot delete " + NAME + " in " + folder, "", e);
    }
  }

  private static List<HostPort> addresses(String text) {
    return Arrays.stream(text.split(",", -1)).map(it -> HostPort.parse(it, SENTINEL_PORT)).toList();
  }

  private static String value(Properties kept, String name) {
    String value = kept.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
