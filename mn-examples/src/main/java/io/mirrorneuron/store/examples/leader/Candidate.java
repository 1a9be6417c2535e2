package io.mirrorneuron.store.examples.leader;

import io.mirrorneuron.store.LeaderElector;
import io.mirrorneuron.store.LeadershipChange;
import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.LeaseTerms;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Campaigns until its standard input ends, and says what comes of it. */
public final class Candidate {

  static final LeaseName LEADER = LeaseName.named("example:leader");

  /** Shorter than the usual ones, so that there is something to see soon. */
  static final LeaseTerms TERMS =
      LeaseTerms.of(Duration.ofSeconds(10)).renewEvery(Duration.ofMillis(500));

  private Candidate() {}

  /**
   * Campaigns.
   *
   * @param args its name
   * @throws IOException never; nothing is wrong with the standard input
   */
  public static void main(String[] args) throws IOException {
    try (MirrorStore store =
            MirrorStore.builder(StoreConfig.fromEnvironment()).owner(args[0]).open();
        LeaderElector elector = LeaderElector.campaign(store.leases(), LEADER, TERMS)) {
      elector.onChange(
          change -> {
            System.out.println(words(change.kind(), change.token()));
            System.out.flush();
          });
      // Whoever started it lets go of it, or is gone.
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  static String words(LeadershipChange.Kind kind, long token) {
    return kind + ", token " + token;
  }
}
