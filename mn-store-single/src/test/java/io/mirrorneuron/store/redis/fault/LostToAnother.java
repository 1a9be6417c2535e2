package io.mirrorneuron.store.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.LeaseChange;
import io.mirrorneuron.store.LeaseChange.Cause;
import io.mirrorneuron.store.model.LeaseName;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Scenes in which a lease is lost that another one holds by then. A store asks for a second who
 * holds what it has lost; if the answer is late, as it may be on a machine that is held up, the
 * loss is told as an expiry. Such a scene is right, but shows too little, and is played again.
 */
final class LostToAnother {

  private static final int SCENES = 3;

  private LostToAnother() {}

  /** Plays a scene, and checks everything but the cause that is told. */
  interface Scene {
    /** Returns the cause. */
    Cause play() throws Exception;
  }

  /** Has a scene played until it is told that another one holds the lease; a few times at most. */
  static void isTold(Scene scene) throws Exception {
    Set<Cause> told = EnumSet.noneOf(Cause.class);
    for (int i = 0; i < SCENES && !told.contains(Cause.ANOTHER_OWNER); i++) {
      told.add(scene.play());
      assertThat(told).as("causes").isSubsetOf(Cause.ANOTHER_OWNER, Cause.EXPIRED);
    }
    assertThat(told).as("causes of %d scenes", SCENES).contains(Cause.ANOTHER_OWNER);
  }

  /**
   * Where many leases are lost at once: has an expiry expected where it was told of a lease that
   * another one holds.
   *
   * @param told what was told
   * @param expected the causes, by what is true
   * @return whether that was nowhere so
   */
  static boolean expectExpiries(Collection<LeaseChange> told, Map<LeaseName, Cause> expected) {
    boolean inTime = true;
    for (LeaseChange change : told) {
      if (change.cause() == Cause.EXPIRED
          && expected.replace(change.lease().name(), Cause.ANOTHER_OWNER, Cause.EXPIRED)) {
        inTime = false;
      }
    }
    return inTime;
  }
}
