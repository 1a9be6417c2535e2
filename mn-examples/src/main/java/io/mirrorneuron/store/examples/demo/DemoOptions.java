package io.mirrorneuron.store.examples.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user wants.
 *
 * @param kind what the directory is
 * @param directory where the input is
 * @param workers how many worker processes
 * @param mode on which servers
 * @param redis a running server to use, in mode single
 * @param client the Redis client that every process of the demo uses
 */
record DemoOptions(
    InputFiles.Kind kind,
    Path directory,
    int workers,
    Mode mode,
    Optional<String> redis,
    String client) {}
