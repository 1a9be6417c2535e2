package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.spi.StoreBackend;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The backends that are broken on purpose, and the clauses that each of them breaks. */
@SuppressWarnings(
    "ImmutableEnumChecker") // the functions are constructors, the sets are made by Set.of
enum Breakage {
  LOST_UPDATE(BrokenJobs.LostUpdate::new, "J3"),
  DUPLICATED_APPEND_ON_RETRY(BrokenJobs.DuplicatedAppend::new, "G4"),
  TOKEN_GOES_BACK(BrokenLeases.TokenGoesBack::new, "L2"),
  UNFENCED_WRITE(BrokenJobs.UnfencedWrite::new, "F1", "F2", "F3"),
  // A refused commit that uses up a number has changed something: G3.
  GAP_IN_THE_HISTORY(BrokenHistories.GapInTheHistory::new, "E1", "G3"),

  TORN_COMMIT(BrokenJobs.TornCommit::new, "J1"),
  CREATES_RUNNING(BrokenJobs.CreatesRunning::new, "J2"),
  VERSION_STANDS_STILL(BrokenJobs.VersionStandsStill::new, "J4"),
  END_IS_NOT_FINAL(BrokenJobs.EndIsNotFinal::new, "J5"),
  REENCODED_PAYLOAD(BrokenJobs.ReencodedPayload::new, "J7"),
  SKIPPING_LISTING(BrokenJobs.SkippingListing::new, "J8"),
  LISTING_OF_THE_DEAD(BrokenJobs.ListingOfTheDead::new, "J8"),
  DELETES_THE_MISSING(BrokenJobs.DeletesTheMissing::new, "J6", "J9"),
  SORTED_READING(BrokenJobs.SortedReading::new, "J10"),

  UNFENCED_SNAPSHOT(BrokenJobs.UnfencedSnapshot::new, "F2"),
  FENCE_BEFORE_THE_WRITE(BrokenJobs.FenceBeforeTheWrite::new, "F2"),
  VERSION_BEFORE_THE_FENCE(BrokenJobs.VersionBeforeTheFence::new, "F3"),

  SNAPSHOT_STAYS(BrokenJobs.SnapshotStays::new, "S1"),
  FORGOTTEN_SNAPSHOTS(BrokenHistories.ForgottenSnapshots::new, "S2"),

  SKIPPING_READER(BrokenHistories.SkippingReader::new, "E2"),
  // Nothing says any more where the history begins, so that E5 cannot be seen to be kept.
  SILENT_TRUNCATION(BrokenHistories.SilentTruncation::new, "E3", "E5"),
  UNCHECKED_CURSOR(BrokenHistories.UncheckedCursor::new, "E4"),

  SEAL_WITHOUT_CHECKING(BrokenHistories.SealWithoutChecking::new, "B1"),
  DANGLING_REFERENCE(BrokenHistories.DanglingReference::new, "B4"),

  HEARTBEAT_CREATES(BrokenHistories.HeartbeatCreates::new, "N2"),

  REENTRANT_LEASE(BrokenLeases.ReentrantLease::new, "L1"),
  LOCKED_OUT_BY_ITSELF(BrokenLeases.LockedOutByItself::new, "L3"),
  EARLY_EXPIRY(BrokenLeases.EarlyExpiry::new, "L4"),
  REVIVED_LEASE(BrokenLeases.RevivedLease::new, "L5"),
  BLIND_RELEASE(BrokenLeases.BlindRelease::new, "L6"),
  SHORT_OWNER(BrokenLeases.ShortOwner::new, "L7"),
  UNCONFIRMED_GRANT(BrokenLeases.UnconfirmedGrant::new, "L9"),

  BLOCKING_COMMIT(BrokenLeases.BlockingCommit::new, "G1"),
  FALSE_SUCCESS(BrokenLeases.FalseSuccess::new, "G2"),
  GUESSES_IN_DOUBT(BrokenJobs.GuessesInDoubt::new, "G4"),
  NEVER_CLOSED(BrokenLeases.NeverClosed::new, "G5"),
  ONE_NAME_SPACE(UnaryOperator.identity(), "G6"),
  OWN_THREADS(BrokenLeases.OwnThreads::new, "G7"),
  ROSY_HEALTH(BrokenHealth.Rosy::new, "G8"),
  OWN_GENERATION(BrokenHealth.OwnGeneration::new, "G8"),
  FAILING_HEALTH(BrokenHealth.Failing::new, "G8");

  private final UnaryOperator<StoreBackend> around;
  private final Set<String> clauses;

  Breakage(UnaryOperator<StoreBackend> around, String... clauses) {
    this.around = around;
    this.clauses = Set.of(clauses);
  }

  /** Breaks a backend. */
  StoreBackend around(StoreBackend sound) {
    return around.apply(sound);
  }

  /** The clauses that have to fail, and no others. */
  Set<String> clauses() {
    return clauses;
  }
}
