package io.mirrorneuron.store.ops.local;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.Ports;
import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.daemon.Daemon;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Which servers there are, as the file of their folder says. Holds no secret.
 *
 * @param folder where everything is
 * @param masterName the monitored name
 * @param seats the servers, data servers first
 */
record Topology(Path folder, String masterName, List<Seat> seats) {

  private static final String FILE = "topology.properties";
  private static final String HOST = "127.0.0.1";

  /** What a server is. */
  enum Kind {
    /** It holds data. */
    REDIS,
    /** It watches. */
    SENTINEL;

    String word() {
      return this == REDIS ? "redis" : "sentinel";
    }
  }

  /**
   * One server.
   *
   * @param number from 1 on
   */
  record Seat(Kind kind, int number, int port) {

    String name() {
      return kind.word() + "-" + number;
    }

    HostPort address() {
      return new HostPort(HOST, port);
    }
  }

  Topology {
    seats = List.copyOf(seats);
  }

  /** A new one, on free ports. */
  static Topology plan(Path folder, String masterName, int replicas, int sentinels) {
    List<Integer> ports = Ports.free(HOST, 1 + replicas + sentinels);
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      seats.add(
          i <= replicas
              ? new Seat(Kind.REDIS, i + 1, ports.get(i))
              : new Seat(Kind.SENTINEL, i - replicas, ports.get(i)));
    }
    return new Topology(folder, masterName, seats);
  }

  List<Seat> redis() {
    return of(Kind.REDIS);
  }

  List<Seat> sentinels() {
    return of(Kind.SENTINEL);
  }

  private List<Seat> of(Kind kind) {
    return seats.stream().filter(it -> it.kind() == kind).toList();
  }

  Daemon daemon(Seat seat) {
    return new Daemon(seat.kind().word(), folder.resolve(seat.name()));
  }

  String sentinelAddresses() {
    return sentinels().stream().map(it -> it.address().toString()).collect(Collectors.joining(","));
  }

  int quorum() {
    return sentinels().size() / 2 + 1;
  }

  static Optional<Topology> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties kept = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      kept.load(in);
      List<Seat> seats = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        int number = 1;
        for (String port : kept.getProperty(kind.word(), "").split(",", -1)) {
          seats.add(new Seat(kind, number, Integer.parseInt(port)));
          number++;
        }
      }
      return Optional.of(new Topology(folder, kept.getProperty("master_name", ""), seats));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot read " + file + ": " + e, "", e);
    }
  }

  void write() {
    Properties kept = new Properties();
    kept.setProperty("master_name", masterName);
    for (Kind kind : Kind.values()) {
      kept.setProperty(
          kind.word(),
          of(kind).stream()
              .map(it -> Integer.toString(it.port()))
              .collect(Collectors.joining(",")));
    }
    Path file = folder.resolve(FILE);
    try (Writer out = Files.newBufferedWriter(file)) {
      kept.store(out, "Servers of mn local, by their ports.");
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot write " + file + ": " + e, "", e);
    }
  }

  /** Deletes what the servers left, and the file. None may run. */
  void delete() {
    seats.forEach(it -> daemon(it).delete());
    try {
      Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot delete " + FILE + ": " + e, "", e);
    }
  }
}
