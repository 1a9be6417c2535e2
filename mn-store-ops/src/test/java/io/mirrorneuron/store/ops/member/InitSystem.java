package io.mirrorneuron.store.ops.member;

import static org.awaitility.Awaitility.await;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.ServerBinary;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts servers as an init system of a box does, without anything of ours in their settings. */
final class InitSystem implements AutoCloseable {

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  InitSystem(Path folder) {
    this.folder = folder;
  }

  /** A Redis with the cluster's password. */
  Process redis(HostPort at, String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("requirepass " + Cluster.PASSWORD);
    all.add("masterauth " + Cluster.PASSWORD);
    return start("redis", at, all);
  }

  /** A Sentinel with the cluster's password. */
  Process sentinel(HostPort at, String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("requirepass " + Cluster.SENTINEL_PASSWORD);
    return start("sentinel", at, all);
  }

  private Process start(String what, HostPort at, List<String> lines) throws IOException {
    Path home = Files.createDirectories(folder.resolve("init").resolve(what + "-" + at.port()));
    List<String> all = new ArrayList<>(lines);
    all.add("bind " + at.host());
    all.add("port " + at.port());
    all.add("dir " + home);
    Path file = Files.write(home.resolve(what + ".conf"), all);
    List<String> command = new ArrayList<>();
    command.add(ServerBinary.find().path().toString());
    command.add(file.toString());
    if (what.equals("sentinel")) {
      command.add("--sentinel");
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
    processes.add(process);
    await()
        .atMost(MemberTest.PATIENCE)
        .ignoreException(IOException.class)
        .until(
            () -> {
              try (Socket socket = new Socket(at.host(), at.port())) {
                return socket.isConnected();
              }
            });
    return process;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
