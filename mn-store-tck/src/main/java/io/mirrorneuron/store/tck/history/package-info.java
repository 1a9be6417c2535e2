/**
 * Checks what a store holds at the end against what its writers were told on the way: for tests
 * with faults, where nobody can say beforehand what will be there.
 *
 * <p>Not here: the faults ({@code io.mirrorneuron.store.tck.fault}) and the clauses of the
 * contract.
 */
@NullMarked
package io.mirrorneuron.store.tck.history;

import org.jspecify.annotations.NullMarked;
