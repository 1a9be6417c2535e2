package io.mirrorneuron.store.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of a change of primary, as one store saw it: somebody else was elected, or the same
 * server has started again. <b>It says nothing about the writes of other stores</b>, each of which
 * looks for its own.
 *
 * @param formerPrimary host and port of the primary before; empty if this store had reached none
 * @param primary host and port of the primary now; the former one's if that has started again
 * @param generation the number of the primary now, as in {@link Receipt} and {@link StoreHealth}; 1
 *     or more
 * @param epoch the config epoch of the election, as Sentinel counts them, 0 or more; empty where
 *     nobody elects
 * @param withoutPrimary how long this store had no primary to write to, from when it first failed
 *     to reach the former one, or left it, until the new one had let it in. Zero or more
 * @param retried how often operations were tried again meanwhile; 0 or more
 * @param unknown how many ended meanwhile without anybody knowing whether they were applied ({@link
 *     Outcome#UNKNOWN}); 0 or more
 * @param outOfTime how many found no primary before their deadline and were not applied; 0 or more
 * @param evidence whether what was reported as a success before is still there
 */
public record FailoverReport(
    Optional<String> formerPrimary,
    String primary,
    long generation,
    OptionalLong epoch,
    Duration withoutPrimary,
    long retried,
    long unknown,
    long outOfTime,
    Evidence evidence) {

  /**
   * Checks the bounds.
   *
   * @param formerPrimary as {@link #formerPrimary()}
   * @param primary as {@link #primary()}
   * @param generation as {@link #generation()}
   * @param epoch as {@link #epoch()}
   * @param withoutPrimary as {@link #withoutPrimary()}
   * @param retried as {@link #retried()}
   * @param unknown as {@link #unknown()}
   * @param outOfTime as {@link #outOfTime()}
   * @param evidence as {@link #evidence()}
   * @throws IllegalArgumentException if a number or a time is out of its bounds, or an address is
   *     empty
   */
  public FailoverReport {
    check("primary", primary, !primary.isEmpty());
    check("former primary", formerPrimary, formerPrimary.filter(String::isEmpty).isEmpty());
    check("generation", generation, generation >= 1);
    check("epoch", epoch, epoch.orElse(0) >= 0);
    check("time without a primary", withoutPrimary, !withoutPrimary.isNegative());
    check("number of attempts made again", retried, retried >= 0);
    check("number of unknown operations", unknown, unknown >= 0);
    check("number of operations out of time", outOfTime, outOfTime >= 0);
  }

  /**
   * Tells whether the primary has started again where it was, rather than another server having
   * been elected.
   *
   * @return whether the address is the former one's
   */
  public boolean isRestart() {
    return formerPrimary.filter(primary::equals).isPresent();
  }

  /**
   * Returns the report for a log or a person.
   *
   * @return a sentence, without a stop, such as {@code "10.0.0.2:6379 is the primary after
   *     10.0.0.1:6379 (generation 2, epoch 7), after 2310 ms without one: every confirmed write
   *     survived; operations meanwhile: 12 tried again, 1 unknown, 0 out of time"}
   */
  public String sentence() {
    return primary
        + whatHappened()
        + (" (generation " + generation)
        + (epoch.isPresent() ? ", epoch " + epoch.getAsLong() : "")
        + ("), after " + withoutPrimary.toMillis() + " ms without ")
        + (isRestart() ? "a primary: " : "one: ")
        + evidence.sentence()
        + ("; operations meanwhile: " + retried + " tried again, ")
        + (unknown + " unknown, " + outOfTime + " out of time");
  }

  private String whatHappened() {
    return isRestart()
        ? " has started again"
        : " is the primary" + formerPrimary.map(former -> " after " + former).orElse("");
  }

  private static void check(String what, Object value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("the " + what + " of a failover cannot be " + value);
    }
  }

  /** Whether every write that had been reported as a success is on the new primary. */
  public enum Survival {
    /** All of them are. */
    ALL,
    /** Some are not, or cannot be shown to be. */
    LOST,
    /** That could not be found out. */
    NOT_CHECKABLE
  }

  /**
   * What the new primary holds of the writes that this store had reported as successes, each with
   * the durability that it had asked for; those that ended {@link Outcome#UNCONFIRMED} or {@link
   * Outcome#UNKNOWN} are not counted.
   *
   * <p>Writes reach the primary in groups with a mark behind each, and a replica may have received
   * a part of a group without the mark. So what is lost is known within bounds.
   *
   * @param survival the verdict
   * @param lostAtLeast how many are certainly lost, 0 or more; 0 unless the verdict is {@code LOST}
   * @param lostAtMost how many may be lost, 1 or more and no fewer than are certainly; 0 unless the
   *     verdict is {@code LOST}, <b>which says nothing where it is {@code NOT_CHECKABLE}</b>
   * @param why in a sentence without a stop, why it could not be found out; empty if and only if it
   *     could
   */
  public record Evidence(Survival survival, long lostAtLeast, long lostAtMost, String why) {

    private static final Evidence SURVIVED = new Evidence(Survival.ALL, 0, 0, "");

    /**
     * Checks that the parts fit together.
     *
     * @param survival as {@link #survival()}
     * @param lostAtLeast as {@link #lostAtLeast()}
     * @param lostAtMost as {@link #lostAtMost()}
     * @param why as {@link #why()}
     * @throws IllegalArgumentException if they do not
     */
    public Evidence {
      boolean lost = survival == Survival.LOST;
      boolean bounded =
          lost
              ? 0 <= lostAtLeast && lostAtLeast <= lostAtMost && lostAtMost >= 1
              : lostAtLeast == 0 && lostAtMost == 0;
      if (!bounded) {
        throw new IllegalArgumentException(
            "with the verdict "
                + survival
                + " there cannot be between "
                + lostAtLeast
                + " and "
                + lostAtMost
                + " writes lost");
      }
      if (why.isEmpty() == (survival == Survival.NOT_CHECKABLE)) {
        throw new IllegalArgumentException(
            "a reason belongs to NOT_CHECKABLE and to nothing else: "
                + survival
                + ", '"
                + why
                + "'");
      }
    }

    /**
     * Returns that every write that was reported as a success is on the new primary.
     *
     * @return the evidence
     */
    public static Evidence survived() {
      return SURVIVED;
    }

    /**
     * Returns that writes that were reported as successes are not on the new primary.
     *
     * @param atLeast how many certainly are not, 0 or more
     * @param atMost how many may not be, 1 or more and no fewer
     * @return the evidence
     * @throws IllegalArgumentException if the bounds cannot be
     */
    public static Evidence lost(long atLeast, long atMost) {
      return new Evidence(Survival.LOST, atLeast, atMost, "");
    }

    /**
     * Returns that it could not be found out what survived.
     *
     * @param why the reason, a sentence without a stop
     * @return the evidence
     * @throws IllegalArgumentException if there is none
     */
    public static Evidence notCheckable(String why) {
      return new Evidence(Survival.NOT_CHECKABLE, 0, 0, why);
    }

    /**
     * Returns the evidence for a log or a person.
     *
     * @return a sentence, without a stop, such as {@code "every confirmed write survived"} or
     *     {@code "between 3 and 7 confirmed writes are lost"}
     */
    public String sentence() {
      return switch (survival) {
        case ALL -> "every confirmed write survived";
        case NOT_CHECKABLE -> "whether every confirmed write survived could not be checked: " + why;
        case LOST -> howMany() + " lost";
      };
    }

    private String howMany() {
      if (lostAtLeast < lostAtMost) {
        return (lostAtLeast == 0
                ? "up to " + lostAtMost
                : "between " + lostAtLeast + " and " + lostAtMost)
            + " confirmed writes are";
      }
      return lostAtMost == 1 ? "1 confirmed write is" : lostAtMost + " confirmed writes are";
    }
  }
}
