package io.mirrorneuron.store.examples.demo;

import java.nio.file.Path;

/**
 * What the user wants.
 *
 * @param kind what the directory is
 * @param directory where the input is
 * @param workers how many worker processes
 * @param servers on which servers
 * @param client the Redis client that every process of the demo uses
 */
record DemoOptions(
    InputFiles.Kind kind, Path directory, int workers, Servers servers, String client) {}
