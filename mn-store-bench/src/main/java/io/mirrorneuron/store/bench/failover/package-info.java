/**
 * How long a failover takes for the store and for the clients' own Sentinel support, all at once on
 * the same servers. Not JMH: one failover gives one number for each.
 */
@NullMarked
package io.mirrorneuron.store.bench.failover;

import org.jspecify.annotations.NullMarked;
