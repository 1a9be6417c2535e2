/**
 * What more than one connector needs, written once: the words for failures, the reading of
 * messages, and everything about a connection over a channel of netty that does not depend on the
 * client. Not exported. A connector that does not use netty never loads the classes that do.
 */
@NullMarked
package io.mirrorneuron.store.redis.connect;

import org.jspecify.annotations.NullMarked;
