package io.mirrorneuron.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Closing, and name spaces: G5 and G6. */
abstract class ClosingClauses extends HealthClauses {

  @Test
  @DisplayName("G5 required: after closing, every operation fails as closed")
  void afterClosingEveryOperationFailsAsClosed() {
    Client store = open();
    store.put("job", "state");
    store.close();
    store.close();
    for (Call.Waiting waiting : Call.Waiting.values()) {
      OutcomeClauses.operations(store.backend())
          .forEach(
              (name, operation) -> {
                Call call = store.call(waiting);
                try {
                  Client.await(call, () -> operation.apply(call));
                } catch (StoreException e) {
                  assertThat(e).as(name).isInstanceOf(StoreClosedException.class);
                  assertThat(e.outcome()).as(name).isEqualTo(Outcome.NOT_APPLIED);
                  return;
                }
                throw new AssertionError(name + " succeeded on a closed store");
              });
    }
  }

  @Test
  @DisplayName("G5 required: closing with watches open, and closing them afterwards, is all right")
  void closingWithWatchesOpenIsAllRight() {
    Client store = open();
    store.put("job", "state");
    Watch watch = store.watch("job", () -> {});
    store.close();
    watch.close();
  }

  @Test
  @DisplayName("G5 required: closing ends every operation in flight with an outcome")
  void closingEndsEveryOperationInFlight() throws Exception {
    Client store = open();
    store.put("job", "state");
    List<CompletionStage<Receipt>> inFlight = appendAndClose(store);
    for (CompletionStage<Receipt> stage : inFlight) {
      try {
        stage.toCompletableFuture().get(patience().toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(Client.storeException(e).outcome()).isNotEqualTo(Outcome.CONFIRMED);
      } catch (TimeoutException e) {
        throw new AssertionError("an operation was left hanging by close", e);
      }
    }
  }

  private static List<CompletionStage<Receipt>> appendAndClose(Client store) {
    List<CompletionStage<Receipt>> inFlight = new ArrayList<>();
    for (int n = 0; n < 500; n++) {
      inFlight.add(store.commitAsync("job", Commit.create().event(Payload.utf8("e" + n))));
    }
    store.close();
    return inFlight;
  }

  @Test
  @DisplayName("G5 optional: what closing cut short was applied exactly as its outcome says")
  void whatClosingCutShortWasAppliedAsItsOutcomeSays() throws Exception {
    needs(Capability.SHARED_DATA);
    Client witness = open();
    Client store = open();
    witness.put("job", "state");
    List<CompletionStage<Receipt>> inFlight = appendAndClose(store);
    Map<String, Outcome> outcomes = new HashMap<>();
    for (int n = 0; n < inFlight.size(); n++) {
      try {
        inFlight.get(n).toCompletableFuture().get(patience().toSeconds(), TimeUnit.SECONDS);
        outcomes.put("e" + n, Outcome.CONFIRMED);
      } catch (ExecutionException e) {
        outcomes.put("e" + n, Client.storeException(e).outcome());
      }
    }
    List<String> there = witness.eventTexts("job");
    assertThat(there).doesNotHaveDuplicates();
    outcomes.forEach(
        (event, outcome) -> {
          switch (outcome) {
            case CONFIRMED, UNCONFIRMED -> assertThat(there).contains(event);
            case NOT_APPLIED -> assertThat(there).doesNotContain(event);
            case UNKNOWN -> {
              // Either is true.
            }
          }
        });
  }

  @Test
  @DisplayName("G5 optional: closing one backend leaves another of the same settings alone")
  void closingOneBackendLeavesAnotherAlone() {
    needs(Capability.SHARED_DATA);
    Client stays = open();
    Client goes = open();
    goes.put("job", "state");
    Fence fence = goes.granted(LeaseName.job("job"), "me", LONG);
    goes.close();
    assertThat(stays.state("job")).isEqualTo("state");
    assertThat(stays.inspect(LeaseName.job("job")).map(LeaseInfo::token)).contains(fence.token());
    stays.commit("job", Commit.fencedBy(fence).event(Payload.utf8("e")));
    assertThat(stays.release(fence)).isTrue();
  }

  @Test
  @DisplayName("G6 required: backends of different name spaces do not see each other")
  void backendsOfDifferentNameSpacesDoNotSeeEachOther() {
    Client here = open();
    Client there = openElsewhere();
    LeaseName named = LeaseName.named("leader");
    LeaseName ofJob = LeaseName.job("job");
    here.commit(
        "job",
        Client.putting("here").snapshot("agent", Payload.utf8("s")).event(Payload.utf8("e")));
    here.putNode("node", "here");
    BundleManifest bundle = here.bundle("bundle", "content", LONG);
    here.granted(named, "me", LONG);
    here.granted(ofJob, "me", LONG);

    assertThat(there.find("job")).isEmpty();
    assertThat(there.listed()).isEmpty();
    assertThat(there.snapshots("job").snapshots()).isEmpty();
    refuses(NotFoundException.class, () -> there.events("job", EventCursor.START, 10));
    assertThat(there.nodes()).isEmpty();
    assertThat(there.manifest("bundle")).isEmpty();
    refuses(NotFoundException.class, () -> there.chunk(bundle, 0));
    assertThat(there.inspect(named)).isEmpty();
    assertThat(there.inspect(ofJob)).isEmpty();

    there.put("job", "there");
    there.putNode("node", "there");
    there.bundle("bundle", "other content", LONG);
    there.granted(named, "you", LONG);
    there.granted(ofJob, "you", LONG);
    assertThat(here.state("job")).isEqualTo("here");
    assertThat(here.node("node").state().asUtf8()).isEqualTo("here");
    assertThat(here.download(bundle))
        .isEqualTo("content".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    there.delete("job");
    there.removeNode("node");
    assertThat(here.state("job")).isEqualTo("here");
    assertThat(here.listed()).containsExactly("job");
    assertThat(here.nodes()).hasSize(1);
    assertThat(here.inspect(named).map(LeaseInfo::owner)).contains("me");
    assertThat(here.inspect(ofJob).map(LeaseInfo::owner)).contains("me");
  }

  @Test
  @DisplayName("G6 required: a watcher is not woken by another name space's history")
  void aWatcherIsNotWokenByAnotherNameSpace() {
    Client here = open();
    Client there = openElsewhere();
    here.put("job", "state");
    there.put("job", "state");
    AtomicInteger wakesHere = new AtomicInteger();
    AtomicInteger wakesThere = new AtomicInteger();
    try (Watch one = here.watch("job", wakesHere::incrementAndGet);
        Watch other = there.watch("job", wakesThere::incrementAndGet)) {
      assertThat(one).isNotSameAs(other);
      int before = wakesHere.get();
      here.append("job", "e");
      eventually("the watcher here is woken").until(() -> wakesHere.get() > before);
      // A watcher may be woken for nothing, but not for each append elsewhere.
      int settled = wakesHere.get();
      for (int n = 0; n < 20; n++) {
        int woken = wakesThere.get();
        there.append("job", "e" + n);
        eventually("the watcher there is woken").until(() -> wakesThere.get() > woken);
      }
      assertThat(wakesHere.get() - settled).isLessThan(20);
    }
  }
}
