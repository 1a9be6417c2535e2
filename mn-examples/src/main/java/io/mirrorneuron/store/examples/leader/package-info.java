/**
 * Who leads: {@link io.mirrorneuron.store.examples.leader.Leaders} starts several processes, each a
 * {@link io.mirrorneuron.store.examples.leader.Candidate}, ends whoever leads in one way after the
 * other, and shows who follows, when, and with which token.
 */
@NullMarked
package io.mirrorneuron.store.examples.leader;

import org.jspecify.annotations.NullMarked;
