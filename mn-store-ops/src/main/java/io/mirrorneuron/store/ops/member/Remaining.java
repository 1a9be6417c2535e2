package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.config.HostPort;
import java.util.Collection;
import java.util.List;

/**
 * The Sentinels that remain when a box has left.
 *
 * @param sentinels all of them, whether they answer or not: each counts as a voter
 * @param mute those of them that do not answer, or watch nothing of this name
 */
record Remaining(List<HostPort> sentinels, List<HostPort> mute) {

  /** Asks them; one that denies us ends the command. */
  static Remaining of(Collection<HostPort> sentinels, Council council) {
    return new Remaining(
        List.copyOf(sentinels),
        sentinels.stream().filter(it -> !(council.ask(it) instanceof Voice.Names)).toList());
  }

  int answering() {
    return sentinels.size() - mute.size();
  }

  boolean haveQuorum() {
    return answering() >= Membership.majority(sentinels.size());
  }
}
