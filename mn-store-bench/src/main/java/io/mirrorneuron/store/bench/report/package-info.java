/**
 * Which points are run, in which order, and what is made of them: one file of results, and the page
 * that is rendered from it. Knows the benchmarks by name only.
 */
@NullMarked
package io.mirrorneuron.store.bench.report;

import org.jspecify.annotations.NullMarked;
