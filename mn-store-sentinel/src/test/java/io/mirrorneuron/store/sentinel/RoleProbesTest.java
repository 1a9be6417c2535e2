package io.mirrorneuron.store.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.model.Ticker;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is being asked, and what of their answers is kept. */
class RoleProbesTest {

  private static final HostPort NOBODY = new HostPort("127.0.0.1", 1);

  private final RoleProbes probes =
      new RoleProbes(
          address ->
              new RoleProbe(
                  Sources.door(),
                  address,
                  Ticker.system(),
                  new RoleProbe.Listener() {
                    @Override
                    public void answered(RoleProbe probe, Role role, String words) {}

                    @Override
                    public boolean settled() {
                      return true;
                    }
                  }));

  @AfterEach
  void stop() {
    probes.ask(Set.of());
  }

  @Test
  void whatAServerSaidIsKeptForAsLongAsItIsAsked() {
    probes.ask(Set.of(NOBODY));
    RoleProbe probe = probes.all().get(0);
    assertThat(probes.answered(probe, "it sleeps")).isTrue();
    probes.ask(Set.of(NOBODY));
    assertThat(probes.words()).containsEntry(NOBODY, "it sleeps");
    probes.ask(Set.of());
    assertThat(probes.words()).isEmpty();
  }

  @Test
  void whatAServerSaysAfterItWasAskedIsNobodysBusiness() {
    probes.ask(Set.of(NOBODY));
    RoleProbe former = probes.all().get(0);
    probes.ask(Set.of());
    probes.ask(Set.of(NOBODY));
    assertThat(probes.answered(former, "it sleeps")).isFalse();
    assertThat(probes.words()).isEmpty();
  }
}
