package io.mirrorneuron.store.tck.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.error.StoreOverloadedException;
import io.mirrorneuron.store.error.UnknownOutcomeException;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the books find: false entries, each of which has to be noticed. */
class LedgerTest {

  private static final String JOB = "job";

  private final Ledger ledger = new Ledger();
  private MirrorStore store;

  @BeforeEach
  void open() {
    store =
        MirrorStore.open(
            StoreConfig.builder()
                .mode("memory")
                .namespace("ledger-" + UUID.randomUUID())
                .extension("memory", "id", "ledger")
                .build());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatIsThereIsNotLost() {
    make("w-1", write("w-1"));
    make("w-2", write("w-2"));

    Findings findings = ledger.readBack(store);

    assertThat(findings.confirmed()).isEqualTo(2);
    assertThat(findings.lost()).isEmpty();
    assertThat(findings).hasToString(findings.toString()).asString().startsWith("2 confirmed");
  }

  @Test
  void aConfirmedWriteThatIsNotThereIsLost() {
    make("w-1", write("w-1"));
    make("w-2", () -> receipt(2));

    Findings findings = ledger.readBack(store);

    assertThat(findings.confirmed()).isEqualTo(2);
    assertThat(findings.lost()).extracting(Write::mark).containsExactly("w-2");
  }

  @Test
  void whereEverythingIsGoneEverythingIsLost() {
    make("w-1", write("w-1"));
    store.jobs().delete(JOB);

    assertThat(ledger.readBack(store).lost()).hasSize(1);
  }

  @Test
  void whatIsInDoubtMayBeThereOrNot() {
    make("w-1", thenThrow(write("w-1"), new UnknownOutcomeException("a write", null)));
    make("w-2", thenThrow(() -> receipt(2), new UnknownOutcomeException("a write", null)));

    Findings findings = ledger.readBack(store);

    assertThat(findings.unknown()).isEqualTo(2);
    assertThat(findings.unknownThere()).isEqualTo(1);
    assertThat(findings.lost()).isEmpty();
  }

  @Test
  void whatWasNotAppliedMustNotBeThere() {
    make("w-1", thenThrow(write("w-1"), new StoreOverloadedException("a write", "full", 1)));

    findsFault("w-1");
  }

  @Test
  void anEventThatIsThereTwiceIsNoticed() {
    make("w-1", write("w-1"));
    var unused = write("w-1").get();

    findsFault("twice");
  }

  @Test
  void aReceiptWithAnotherNumberIsNoticed() {
    make(
        "w-1",
        () -> {
          Receipt true1 = write("w-1").get();
          return new Receipt(true1.version(), 7, 0, 1, true1.time());
        });

    findsFault("is in place 1");
  }

  @Test
  void writesThatOvertookEachOtherAreNoticed() {
    Receipt second = write("w-2").get();
    make("w-1", write("w-1"));
    make("w-2", () -> second);

    findsFault("and one before it in 2");
  }

  @Test
  void aStateThatIsNotThatOfTheLastEventIsNoticed() {
    make("w-1", write("w-1"));
    store.jobs().put(JOB, Payload.utf8("w-0"));

    findsFault("its state is w-0");
  }

  @Test
  void aCountThatIsNotThatOfTheEventsIsNoticed() {
    var unused =
        ledger.make(
            JOB, "c-1", Write.Kind.COUNTING, () -> commit(Payload.utf8("2"), Payload.utf8("c-1")));

    findsFault("its state is 2");
  }

  @Test
  void versionsThatGoBackAreNoticed() {
    make("w-1", write("w-1"));
    make(
        "w-2",
        () -> {
          Receipt told = write("w-2").get();
          return new Receipt(1, told.sequence(), 0, 1, told.time());
        });

    findsFault("follows one of version");
  }

  @Test
  void anEventUnderAnEarlierTokenIsNoticed() {
    for (String mark : List.of("h-1-20", "h-2-10")) {
      var unused = ledger.make(JOB, mark, Write.Kind.FENCED, write(mark));
    }

    findsFault("after one under token 20");
  }

  @Test
  void aTokenThatIsGrantedAgainIsNoticed() {
    LeaseName name = LeaseName.job(JOB);
    ledger.granted(name, 5, System.nanoTime());
    ledger.granted(LeaseName.job("other"), 5, System.nanoTime());
    assertThat(ledger.readBack(store).grants()).isEqualTo(2);
    ledger.granted(name, 5, System.nanoTime());

    findsFault("came after");
  }

  @Test
  void whoFollowedAnotherHistoryWithoutBeingToldIsNoticed() throws InterruptedException {
    var unused = write("w-1").get();
    Follower follower = new Follower(JOB);
    follower.follow(store, () -> false, Duration.ofSeconds(30));
    ledger.follows(follower);
    assertThat(follower.seen()).containsExactly("w-1");
    assertThat(ledger.readBack(store).diverged()).isZero();

    store.jobs().delete(JOB);
    var unused2 = write("w-2").get();

    findsFault("w-1 is the first");
  }

  @Test
  void aConfirmationIsKnownFromWhenItsWriteBegan() {
    long before = System.nanoTime();
    assertThat(ledger.confirmedSince(before)).isFalse();
    make("w-1", write("w-1"));
    assertThat(ledger.confirmedSince(before)).isTrue();
    long after = System.nanoTime();
    make("w-2", thenThrow(write("w-2"), new UnknownOutcomeException("a write", null)));
    assertThat(ledger.confirmedSince(after)).isFalse();
  }

  private void findsFault(String saying) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> ledger.readBack(store))
        .withMessageContaining(saying);
  }

  private void make(String mark, Supplier<Receipt> write) {
    var unused = ledger.make(JOB, mark, Write.Kind.WAITING, write);
  }

  private Supplier<Receipt> write(String mark) {
    return () -> commit(Payload.utf8(mark), Payload.utf8(mark));
  }

  private Receipt commit(Payload state, Payload event) {
    WriteOptions creating = WriteOptions.defaults().expecting(new Expected.Anything());
    return store.jobs().commit(JOB, Commit.create().with(creating).state(state).event(event));
  }

  private static Supplier<Receipt> thenThrow(Supplier<Receipt> write, StoreException told) {
    return () -> {
      var unused = write.get();
      throw told;
    };
  }

  private static Receipt receipt(long sequence) {
    return new Receipt(Long.MAX_VALUE, sequence, 1, 1, Instant.now());
  }

  @Test
  void anAsynchronousWriteIsEnteredWhenItEnds() {
    CompletableFuture<Receipt> pending = new CompletableFuture<>();
    var entered = ledger.begin(JOB, "a-1", () -> pending);
    assertThat(ledger.writes()).isEmpty();
    pending.complete(receipt(1));
    assertThat(entered).isCompleted();
    assertThat(ledger.writes()).extracting(Write::mark).containsExactly("a-1");
    assertThat(ledger.readBack(store).lost()).hasSize(1);
  }

  /** As it comes from a stage that depends on another one. */
  @Test
  void anAsynchronousWriteThatFailsIsEnteredAsWhatItWasToldToBe() {
    CompletableFuture<Receipt> pending = new CompletableFuture<>();
    var entered = ledger.begin(JOB, "a-1", () -> pending.thenApply(receipt -> receipt));
    pending.completeExceptionally(new UnknownOutcomeException("a write", null));
    assertThat(entered).isCompleted();
    assertThat(ledger.readBack(store).unknown()).isEqualTo(1);
    CompletableFuture<Receipt> other = new CompletableFuture<>();
    var refused = ledger.begin(JOB, "a-2", () -> other);
    other.completeExceptionally(new IllegalArgumentException("not known to the API"));
    assertThat(refused).isCompletedExceptionally();
  }
}
