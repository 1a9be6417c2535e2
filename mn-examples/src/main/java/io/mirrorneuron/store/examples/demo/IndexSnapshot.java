package io.mirrorneuron.store.examples.demo;

/**
 * From where a job is resumed.
 *
 * @param worker who got that far
 * @param step how many steps are done
 * @param offset up to where the words are counted, in bytes
 * @param index the words so far
 */
record IndexSnapshot(String worker, int step, long offset, WordCounts index) {}
