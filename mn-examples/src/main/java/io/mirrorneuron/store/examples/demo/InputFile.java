package io.mirrorneuron.store.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of the input.
 *
 * @param path where it is; names that this machine's encoding cannot show still open through it
 * @param name its path below the input, for people
 * @param size its length in bytes when it was listed
 */
record InputFile(Path path, String name, long size) {

  static InputFile of(Path root, Path path) throws IOException {
    String name = root.relativize(path).toString().replaceAll("\\p{Cntrl}", "?");
    return new InputFile(path, name, Files.size(path));
  }
}
