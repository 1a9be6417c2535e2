/**
 * Here will live the JMH benchmarks: by connector and by mode, each beside a raw-client baseline of
 * the same run.
 *
 * <p>Nothing of it is written yet.
 */
@NullMarked
package io.mirrorneuron.store.bench;

import org.jspecify.annotations.NullMarked;
