package io.mirrorneuron.store.examples.node;

/**
 * What a node says about itself in its node state.
 *
 * @param pid its process
 * @param since when it was started, as ISO-8601 has it
 * @param claims how many jobs it works on at once
 * @param running how many it works on now
 * @param done how many it has finished
 * @param leader whether it leads, as far as it knows
 */
record NodeReport(long pid, String since, int claims, int running, long done, boolean leader) {}
