package io.mirrorneuron.store.tck;

import io.mirrorneuron.store.spi.StoreBackend;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The backends that are broken on purpose, and the clauses that each of them breaks. */
@SuppressWarnings(
    "ImmutableEnumChecker") // the functions are constructors, the sets are made by Set.of
enum Breakage {
  // First those of which something is waited for in vain: the others run meanwhile.
  SILENT_REPLICATION(BrokenLeases.SilentReplication::new, "L10", "H3", "T2"),
  SILENT_RELEASE(BrokenLeases.SilentRelease::new, "L11", "W1"),
  FAILING_RENEWAL(BrokenViews.FailingRenewal::new, "L5", "C1", "H2", "V3", "T2"),

  LOST_UPDATE(BrokenJobs.LostUpdate::new, "J3"),
  DUPLICATED_APPEND_ON_RETRY(BrokenJobs.DuplicatedAppend::new, "G4"),
  TOKEN_GOES_BACK(BrokenLeases.TokenGoesBack::new, "L2", "C1", "W1", "W2", "V2", "V3", "T1", "T2"),
  UNFENCED_WRITE(BrokenJobs.UnfencedWrite::new, "F1", "F2", "F3", "F4", "H4"),
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

  // What is not done under the fence does not renew its lease either: F4.
  UNFENCED_SNAPSHOT(BrokenJobs.UnfencedSnapshot::new, "F2", "F4"),
  FENCE_BEFORE_THE_WRITE(BrokenJobs.FenceBeforeTheWrite::new, "F2", "F4"),
  VERSION_BEFORE_THE_FENCE(BrokenJobs.VersionBeforeTheFence::new, "F3"),
  COMMIT_WITHOUT_RENEWAL(BrokenLeases.CommitWithoutRenewal::new, "F4", "H4"),
  RENEWAL_BEFORE_THE_COMMIT(BrokenLeases.RenewalBeforeTheCommit::new, "F4"),
  RENEWAL_ONCE_MORE(BrokenLeases.RenewalOnceMore::new, "F4"),

  SNAPSHOT_STAYS(BrokenJobs.SnapshotStays::new, "S1"),
  FORGOTTEN_SNAPSHOTS(BrokenHistories.ForgottenSnapshots::new, "S2"),

  SKIPPING_READER(BrokenHistories.SkippingReader::new, "E2"),
  // Nothing says any more where the history begins, so that E5 cannot be seen to be kept.
  SILENT_TRUNCATION(BrokenHistories.SilentTruncation::new, "E3", "E5"),
  UNCHECKED_CURSOR(BrokenHistories.UncheckedCursor::new, "E4"),

  SEAL_WITHOUT_CHECKING(BrokenHistories.SealWithoutChecking::new, "B1"),
  DANGLING_REFERENCE(BrokenHistories.DanglingReference::new, "B4"),

  HEARTBEAT_CREATES(BrokenHistories.HeartbeatCreates::new, "N2"),

  REENTRANT_LEASE(BrokenLeases.ReentrantLease::new, "L1", "W2", "W3", "W4", "W5", "V1", "V2", "T1"),
  LOCKED_OUT_BY_ITSELF(BrokenLeases.LockedOutByItself::new, "L3"),
  EARLY_EXPIRY(BrokenLeases.EarlyExpiry::new, "L4"),
  REVIVED_LEASE(BrokenLeases.RevivedLease::new, "L5", "H2"),
  BLIND_RELEASE(BrokenLeases.BlindRelease::new, "L6"),
  UNCONFIRMED_RELEASE(BrokenLeases.UnconfirmedRelease::new, "L6"),
  SHORT_OWNER(BrokenLeases.ShortOwner::new, "L7", "V1", "V2"),
  JOB_BEFORE_THE_HOLDER(BrokenLeases.JobBeforeTheHolder::new, "L8"),
  UNCONFIRMED_GRANT(BrokenLeases.UnconfirmedGrant::new, "L9"),
  ASSUMED_REPLICATION(BrokenLeases.AssumedReplication::new, "L10"),

  STATUS_BLIND_CLAIM(BrokenClaims.StatusBlind::new, "C1"),
  SHARED_CLAIM(BrokenClaims.SharedClaim::new, "C2"),
  // What a claim was granted that is not confirmed is found by submitting it again.
  FORGETFUL_CLAIM(BrokenClaims.ForgetfulClaim::new, "C3", "C5"),
  UNBOUNDED_CLAIM(BrokenClaims.UnboundedClaim::new, "C4"),
  SHORT_SIGHTED_CLAIM(BrokenClaims.ShortSightedClaim::new, "C4"),
  UNCONFIRMED_CLAIM(BrokenClaims.UnconfirmedClaim::new, "C5"),
  ORPHANS_OF_THE_LIVING(BrokenClaims.OrphansOfTheLiving::new, "C6"),
  NO_GRACE(BrokenClaims.NoGrace::new, "C6"),

  PRIVATE_LEASES(BrokenViews.PrivateLeases::new, "W1", "H2", "V1", "V2", "T1"),

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
