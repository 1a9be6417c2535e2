/**
 * The demo: a coordinator archives files as a bundle and makes a job of each; worker processes
 * compete for the jobs by lease and index the files' words; one worker is killed, then the primary
 * of the servers, and another worker is stopped past its lease; a fresh process compares the store
 * with a sequential run.
 *
 * <p>Three programs share this package: {@link io.mirrorneuron.store.examples.demo.DemoCommand},
 * {@link io.mirrorneuron.store.examples.demo.Worker} and {@link
 * io.mirrorneuron.store.examples.demo.Verifier}. They talk to each other through the store alone;
 * the coordinator besides holds the workers' process handles.
 */
@NullMarked
package io.mirrorneuron.store.examples.demo;

import org.jspecify.annotations.NullMarked;
