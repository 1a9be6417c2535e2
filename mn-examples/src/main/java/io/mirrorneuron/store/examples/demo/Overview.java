package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.model.JobSummary;
import java.util.List;

/**
 * How the jobs stand at one moment.
 *
 * @param finished how many are finished
 * @param running those that were begun and are not finished
 * @param done how much of the work is done, 0 to 1, by its duration
 */
record Overview(int finished, List<JobSummary> running, double done) {}
