package io.mirrorneuron.store.tck.load;

import java.util.List;

/**
 * What has become of the writes of a load. The promises that hold whatever is lost have been
 * checked when there are findings: see {@link Ledger#readBack}.
 *
 * @param confirmed how many writes were confirmed
 * @param unconfirmed how many were told to be applied but not confirmed
 * @param unknown how many were told to be unknown
 * @param notApplied how many were told not to be applied; none of them is there
 * @param grants how many leases were granted, each a confirmed write too that leaves no event
 * @param lost the confirmed writes that are not there, in the order in which they ended
 * @param unconfirmedThere how many of the unconfirmed ones are there
 * @param unknownThere how many of the unknown ones are there
 * @param diverged how often a reader who followed was told that the history is another one
 */
public record Findings(
    long confirmed,
    long unconfirmed,
    long unknown,
    long notApplied,
    long grants,
    List<Write> lost,
    long unconfirmedThere,
    long unknownThere,
    long diverged) {

  /**
   * Copies the list.
   *
   * @param confirmed as {@link #confirmed()}
   * @param unconfirmed as {@link #unconfirmed()}
   * @param unknown as {@link #unknown()}
   * @param notApplied as {@link #notApplied()}
   * @param grants as {@link #grants()}
   * @param lost as {@link #lost()}
   * @param unconfirmedThere as {@link #unconfirmedThere()}
   * @param unknownThere as {@link #unknownThere()}
   * @param diverged as {@link #diverged()}
   */
  public Findings {
    lost = List.copyOf(lost);
  }

  /** The numbers in one line. */
  @Override
  public String toString() {
    return "%d confirmed, of which %d lost; %d unconfirmed, of which %d there; %d unknown, of which %d there; %d not applied; %d grants; told %d times of a diverged history"
        .formatted(
            confirmed,
            lost.size(),
            unconfirmed,
            unconfirmedThere,
            unknown,
            unknownThere,
            notApplied,
            grants,
            diverged);
  }
}
