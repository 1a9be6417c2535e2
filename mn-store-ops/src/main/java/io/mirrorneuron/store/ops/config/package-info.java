/**
 * {@code mn config}: which settings hold, where they come from and what is wrong with them. Reads
 * the environment and nothing else; no server is asked.
 */
@NullMarked
package io.mirrorneuron.store.ops.config;

import org.jspecify.annotations.NullMarked;
