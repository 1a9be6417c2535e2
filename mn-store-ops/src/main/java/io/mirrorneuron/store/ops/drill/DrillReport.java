package io.mirrorneuron.store.ops.drill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code mn ha drill -o json} prints, with these names in snake_case. All that ends in {@code
 * _ms} is counted from the moment of the fault, by this machine's clock, unless it says otherwise.
 *
 * @param masterName the name under which the Sentinels watch the primary
 * @param fault {@code kill}, {@code pause}, {@code sleep} or {@code partition}
 * @param at the moment of the fault
 * @param target the server that was broken
 * @param overMs when the fault was over: the server went on, or was started again; null if not
 * @param outcome {@code recovered}, {@code not_recovered} or {@code confirmed_write_lost}
 * @param failover whether the Sentinels replaced the primary
 * @param formerPrimary who was the primary
 * @param newPrimary who is, in the end
 * @param lastWriteMs when the last write before the gap was acknowledged, which may be negative;
 *     null if there was no write afterwards
 * @param firstWriteMs when the first one after it was, after a failover on the new primary: the
 *     time to recovery
 * @param firstConfirmedMs when a replica was first known to hold a write again
 * @param gapMs for how long there was no write
 * @param wholeMs when everything was as before: all servers there, all Sentinels of one opinion
 * @param writes how many there were, and what was lost
 * @param timeline what happened, in its order
 */
record DrillReport(
    String masterName,
    String fault,
    String at,
    Target target,
    @Nullable Long overMs,
    Outcome outcome,
    boolean failover,
    String formerPrimary,
    String newPrimary,
    @Nullable Long lastWriteMs,
    @Nullable Long firstWriteMs,
    @Nullable Long firstConfirmedMs,
    @Nullable Long gapMs,
    @Nullable Long wholeMs,
    Writes writes,
    List<Entry> timeline) {

  /**
   * The server that was broken.
   *
   * @param name what it is called on this box
   * @param address as it is announced
   * @param role {@code primary} or {@code replica} before
   */
  record Target(String name, String address, String role) {}

  /**
   * What became of the drill's writes.
   *
   * @param acknowledged by the primary of their time
   * @param confirmed by a replica too
   * @param lostAcknowledged of the former, how many the primary does not hold in the end; null if
   *     it could not be asked
   * @param lostConfirmed of the latter
   */
  record Writes(
      int acknowledged,
      int confirmed,
      @Nullable Integer lostAcknowledged,
      @Nullable Integer lostConfirmed) {}

  /**
   * One thing that happened.
   *
   * @param afterMs when
   * @param event Sentinel's name of it, such as {@code +sdown}; or {@code fault}, {@code
   *     fault-over}, {@code last-write}, {@code first-write}, {@code first-confirmed-write}, {@code
   *     whole}
   * @param address of the server that it is about; null if it is about none
   * @param sentinel who said it first; null if none did
   * @param words the same for a person
   */
  record Entry(
      long afterMs,
      String event,
      @Nullable String address,
      @Nullable String sentinel,
      String words) {}
}
