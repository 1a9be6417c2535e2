package io.mirrorneuron.store.examples.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user wants.
 *
 * @param kind what the directory is
 * @param directory where the input is
 * @param workers how many worker processes
 * @param redis a running server to use
 * @param client the Redis client that every process of the demo uses
 */
record DemoOptions(
    InputFiles.Kind kind, Path directory, int workers, Optional<String> redis, String client) {}
