package io.mirrorneuron.store.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import io.mirrorneuron.store.AgentSnapshots;
import io.mirrorneuron.store.BundleArchive;
import io.mirrorneuron.store.EventHistory;
import io.mirrorneuron.store.JobClaims;
import io.mirrorneuron.store.Jobs;
import io.mirrorneuron.store.LeaderElector;
import io.mirrorneuron.store.LeadershipChange;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.Leases;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.NodeStates;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreClosedException;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.observe.OperationEnded;
import io.mirrorneuron.store.observe.StoreObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreModuleTest {

  private static final StoreConfig NOWHERE = StoreConfig.builder().mode("nowhere").build();

  private final StoreConfig config = StoreConfig.builder().mode("memory").build();

  /** What a program looks like. */
  static final class Worker {
    final Jobs jobs;
    final Leases leases;

    @Inject
    Worker(Jobs jobs, Leases leases) {
      this.jobs = jobs;
      this.leases = leases;
    }
  }

  @Test
  void aWorkerGetsViewsOfOneStore() {
    try (StoreModule module = new StoreModule(config)) {
      Injector injector = Guice.createInjector(module);
      Worker worker = injector.getInstance(Worker.class);
      worker.jobs.put("j", Payload.utf8("state"));

      assertThat(injector.getInstance(MirrorStore.class).jobs().get("j")).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        MirrorStore.class,
        Jobs.class,
        AgentSnapshots.class,
        EventHistory.class,
        BundleArchive.class,
        NodeStates.class,
        Leases.class,
        JobClaims.class
      })
  void everythingIsASingleton(Class<?> type) {
    try (StoreModule module = new StoreModule(config)) {
      Injector injector = Guice.createInjector(module);

      assertThat(injector.getInstance(type)).isSameAs(injector.getInstance(type));
    }
  }

  @Test
  void theBuildersChoicesHold() {
    try (StoreModule module = new StoreModule(MirrorStore.builder(config).owner("worker-1"))) {
      assertThat(Guice.createInjector(module).getInstance(MirrorStore.class).owner())
          .isEqualTo("worker-1");
    }
  }

  @Test
  void anObserverThatIsBoundIsToldBesidesThatOfTheBuilder() {
    Counting built = new Counting();
    Counting bound = new Counting();
    try (StoreModule module = new StoreModule(MirrorStore.builder(config).observer(built))) {
      Injector injector =
          Guice.createInjector(
              module, binder -> binder.bind(StoreObserver.class).toInstance(bound));
      injector.getInstance(Worker.class).jobs.put("j", Payload.utf8("state"));
    }
    assertThat(built.ended).isEqualTo(1);
    assertThat(bound.ended).isEqualTo(1);
  }

  private static final class Counting implements StoreObserver {
    private int ended;

    @Override
    public void operationEnded(OperationEnded event) {
      ended++;
    }
  }

  @Test
  void nothingIsOpenedUntilItIsInjected() {
    try (StoreModule module = new StoreModule(NOWHERE)) {
      Injector injector = Guice.createInjector(module);

      assertThatExceptionOfType(ProvisionException.class)
          .isThrownBy(() -> injector.getInstance(Jobs.class))
          .withCauseInstanceOf(StoreConfigException.class);
    }
  }

  @Test
  void inProductionItIsOpenedWithTheInjector() {
    try (StoreModule module = new StoreModule(NOWHERE)) {
      assertThatExceptionOfType(CreationException.class)
          .isThrownBy(() -> Guice.createInjector(Stage.PRODUCTION, module))
          .satisfies(
              failure ->
                  assertThat(failure.getErrorMessages())
                      .extracting(Message::getCause)
                      .hasOnlyElementsOfType(StoreConfigException.class));
    }
  }

  @Test
  void closingTheModuleClosesTheStore() {
    StoreModule module = new StoreModule(config);
    Worker worker = Guice.createInjector(module).getInstance(Worker.class);
    module.close();
    module.close();

    assertThatExceptionOfType(StoreClosedException.class).isThrownBy(() -> worker.jobs.get("j"));
  }

  @Test
  void aClosedModuleOpensNothing() {
    StoreModule module = new StoreModule(config);
    Injector injector = Guice.createInjector(module);
    module.close();

    for (Class<?> type : List.of(MirrorStore.class, Jobs.class)) {
      assertThatExceptionOfType(ProvisionException.class)
          .isThrownBy(() -> injector.getInstance(type))
          .withMessageContaining("closed");
    }
  }

  @Test
  void anElectorIsBoundWhereOneIsAskedForAndClosedBeforeTheStore() throws Exception {
    List<LeadershipChange> told = new CopyOnWriteArrayList<>();
    LeaseName name = LeaseName.named("cluster:leader");
    CountDownLatch elected = new CountDownLatch(1);
    CountDownLatch lost = new CountDownLatch(1);
    try (StoreModule module = new StoreModule(config).electing(name, LeaseTerms.leader())) {
      Injector injector = Guice.createInjector(module);
      LeaderElector elector = injector.getInstance(LeaderElector.class);
      assertThat(injector.getInstance(LeaderElector.class)).isSameAs(elector);
      elector.onChange(
          change -> {
            told.add(change);
            (change.kind() == LeadershipChange.Kind.LOST ? lost : elected).countDown();
          });
      assertThat(elected.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(elector.name()).isEqualTo(name);
      assertThat(elector.leader().orElseThrow().token()).isEqualTo(elector.fence().token());
    }
    assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(told.get(1).cause()).as("released, not cut off").contains(Cause.RELEASED);
  }

  @Test
  void whoeverDidNotAskForAnElectorHasNone() {
    try (StoreModule module = new StoreModule(config)) {
      Injector injector = Guice.createInjector(module);
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> injector.getInstance(LeaderElector.class));
    }
  }
}
