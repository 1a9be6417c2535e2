/**
 * The JMH benchmarks, each beside the bare client that does the same by hand; {@link
 * io.mirrorneuron.store.bench.Bench} runs them.
 *
 * <p>What is measured and how it is reported lives in the packages below: {@code record} (what the
 * store really sends), {@code bare} (the clients by themselves), {@code report} (which points are
 * run, and what is made of them).
 */
@NullMarked
package io.mirrorneuron.store.bench;

import org.jspecify.annotations.NullMarked;
