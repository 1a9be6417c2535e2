/** The contract kit in mode sentinel, through each client, and with failovers in between. */
package io.mirrorneuron.store.sentinel.contract;
