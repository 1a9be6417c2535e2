/**
 * What all commands of {@code mn} have in common: exit codes, options, tables, JSON, asking for
 * consent. No command lives here, and nothing here speaks to a server.
 */
@NullMarked
package io.mirrorneuron.store.ops.cli;

import org.jspecify.annotations.NullMarked;
