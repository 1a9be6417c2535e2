/**
 * One connection to one Redis or Sentinel, for an operator's command: no store, no retry, no
 * reconnecting. What fails is told with the server's address and never with a secret.
 */
@NullMarked
package io.mirrorneuron.store.ops.admin;

import org.jspecify.annotations.NullMarked;
