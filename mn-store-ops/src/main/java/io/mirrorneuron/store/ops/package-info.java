/**
 * Here will live the running of Redis in high availability: join, leave, status and failover, as
 * subcommands of the {@code mn} command line.
 *
 * <p>Nothing of it is written yet.
 */
@NullMarked
package io.mirrorneuron.store.ops;

import org.jspecify.annotations.NullMarked;
