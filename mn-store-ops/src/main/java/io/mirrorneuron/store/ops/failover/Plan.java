package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.ops.survey.Survey;
import java.util.List;
import java.util.Optional;

/**
 * What will be done.
 *
 * @param survey what it is based on
 * @param primary who is replaced
 * @param epoch the config epoch that has to be surpassed
 * @param sentinel who is told to do it
 * @param candidates every replica, the likeliest first
 * @param reasons why nothing can be done; empty if something can
 */
record Plan(
    Survey survey,
    HostPort primary,
    long epoch,
    HostPort sentinel,
    List<Candidate> candidates,
    List<String> reasons) {

  Plan {
    candidates = List.copyOf(candidates);
    reasons = List.copyOf(reasons);
  }

  /** Who will most likely be promoted; Sentinel chooses among those that are eligible. */
  Optional<Candidate> candidate() {
    return candidates.stream().filter(Candidate::isEligible).findFirst();
  }
}
