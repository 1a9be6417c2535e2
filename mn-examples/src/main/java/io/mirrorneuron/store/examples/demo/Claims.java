package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.Lease;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Chooses the next job for a worker: one that nobody holds, orphans before new ones. */
final class Claims {

  private static final int MOST_RUNNING = 100;

  /** Workers choose at random among so many, so that they do not all ask for the same job. */
  private static final int CHOICE = 16;

  private final Jobs jobs;
  private final Leases leases;
  private final WorkerSettings settings;

  @Inject
  Claims(Jobs jobs, Leases leases, WorkerSettings settings) {
    this.jobs = jobs;
    this.leases = leases;
    this.settings = settings;
  }

  /** Returns the lease of a job to work on, empty if there is none at the moment. */
  Optional<Lease> next() {
    return firstGranted(orphans()).or(() -> firstGranted(some(JobStatus.PENDING, CHOICE)));
  }

  /** Jobs that were begun and are held by nobody. */
  private List<LeaseName> orphans() {
    List<LeaseName> begun = some(JobStatus.RUNNING, MOST_RUNNING);
    if (begun.isEmpty()) {
      return begun;
    }
    List<Optional<LeaseInfo>> holders = leases.inspectAll(begun);
    List<LeaseName> free = new ArrayList<>();
    for (int i = 0; i < begun.size(); i++) {
      if (holders.get(i).isEmpty()) {
        free.add(begun.get(i));
      }
    }
    return free;
  }

  private List<LeaseName> some(JobStatus status, int most) {
    List<LeaseName> names = new ArrayList<>();
    for (JobSummary job : jobs.list(JobQuery.of(status).limit(most)).items()) {
      names.add(LeaseName.job(job.id()));
    }
    Collections.shuffle(names);
    return names;
  }

  private Optional<Lease> firstGranted(List<LeaseName> names) {
    for (LeaseName name : names) {
      Optional<Lease> granted = acquire(name);
      if (granted.isPresent()) {
        return granted;
      }
    }
    return Optional.empty();
  }

  private Optional<Lease> acquire(LeaseName name) {
    try {
      return leases.acquire(name, settings.terms());
    } catch (NotFoundException deletedMeanwhile) {
      return Optional.empty();
    }
  }
}
