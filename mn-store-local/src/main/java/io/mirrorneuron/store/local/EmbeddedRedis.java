package io.mirrorneuron.store.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The binaries in the embedded-redis jar, looked up as class-path resources. Only their bytes are
 * used; no class of the jar is.
 *
 * @param loader where the jar would be
 * @param os as the system property os.name
 * @param arch as the system property os.arch
 * @param folder where to unpack, asked for only then
 */
record EmbeddedRedis(ClassLoader loader, String os, String arch, Supplier<Path> folder) {
  private static final String NOTICE = "redis-license.txt";

  /** A binary for this platform; whether it runs is for the caller to find out. */
  record Candidate(String resource, ClassLoader loader, Supplier<Path> folder) {
    Path unpack() throws BinarySearch.Unusable {
      URL found = loader.getResource(resource);
      if (found == null) {
        throw new BinarySearch.Unusable(
            "no resource "
                + resource
                + " (add com.github.codemonstur:embedded-redis:1.4.4 to the class path at run time)");
      }
      try {
        return EmbeddedRedis.unpack(found, resource, folder.get());
      } catch (IOException e) {
        throw new BinarySearch.Unusable("cannot unpack " + resource + " (" + e + ")");
      }
    }
  }

  static EmbeddedRedis ofThisMachine() {
    ClassLoader own = Objects.requireNonNull(EmbeddedRedis.class.getClassLoader());
    return new EmbeddedRedis(
        own,
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        () -> Workspace.get().programs());
  }

  String platform() {
    return os + " on " + arch;
  }

  /**
   * The best first. The 386 build is static: it runs where the 64-bit one misses OpenSSL 3 or a
   * recent glibc.
   */
  List<Candidate> candidates() {
    String system = os.toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    boolean intel64 = arch.equals("amd64") || arch.equals("x86_64");
    List<String> names = List.of();
    if (system.startsWith("linux")) {
      if (arm) {
        names = List.of("redis-server-6.2.7-linux-arm64");
      } else if (intel64) {
        names = List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
      } else if (arch.equals("x86") || arch.equals("i386")) {
        names = List.of("redis-server-6.2.7-linux-386");
      }
    } else if (system.startsWith("mac")) {
      // Rosetta runs the second one where the first does not.
      names =
          arm
              ? List.of("redis-server-6.2.6-v5-darwin-arm64", "redis-server-6.2.6-v5-darwin-amd64")
              : List.of("redis-server-6.2.6-v5-darwin-amd64");
    }
    return names.stream().map(name -> new Candidate(name, loader, folder)).toList();
  }

  private static synchronized Path unpack(URL binary, String name, Path folder) throws IOException {
    Path program = folder.resolve(name);
    if (!Files.exists(program)) {
      try (InputStream notice =
          Objects.requireNonNull(EmbeddedRedis.class.getResourceAsStream(NOTICE), NOTICE)) {
        Files.copy(notice, folder.resolve(NOTICE), StandardCopyOption.REPLACE_EXISTING);
      }
      Path partial = folder.resolve(name + ".part");
      try (InputStream bytes = binary.openStream()) {
        Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwx------"));
      Files.move(partial, program, StandardCopyOption.ATOMIC_MOVE);
    }
    return program;
  }
}
