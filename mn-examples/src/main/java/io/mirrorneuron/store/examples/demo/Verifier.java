package io.mirrorneuron.store.examples.demo;

import com.google.inject.Guice;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.guice.StoreModule;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The process that verifies: it has seen nothing of the run, lists and reads the original files by
 * itself, and writes its {@link Verdict} to standard output.
 */
public final class Verifier {

  private Verifier() {}

  /**
   * Verifies.
   *
   * @param args the kind of input and its directory
   * @throws IOException if a file of the input cannot be read
   */
  public static void main(String[] args) throws IOException {
    Parent.whenGone(System.in, () -> Runtime.getRuntime().halt(1));
    InputFiles input = InputFiles.list(InputFiles.Kind.valueOf(args[0]), Path.of(args[1]));
    try (StoreModule stores = new StoreModule(StoreConfig.fromEnvironment())) {
      Verdict verdict =
          Guice.createInjector(stores).getInstance(Verification.class).verify(input.files());
      System.out.write(Json.VERDICT.encode(verdict));
      System.out.flush();
    }
  }
}
