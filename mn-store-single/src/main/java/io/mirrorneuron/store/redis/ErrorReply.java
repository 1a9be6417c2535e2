package io.mirrorneuron.store.redis;

/**
 * An error that a server replied.
 *
 * @param message the server's words, unchanged: the first of them is the error's code
 */
public record ErrorReply(String message) {}
