package io.mirrorneuron.store.model;

import java.time.Duration;

/**
 * A lease as the server sees it.
 *
 * @param name the lease
 * @param owner who holds it
 * @param token the fencing token of this grant
 * @param remaining how long it lasts on the server if it is not renewed
 */
public record LeaseInfo(LeaseName name, String owner, long token, Duration remaining) {}
