package io.mirrorneuron.store.sentinel;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.redis.ErrorReply;

/** What an error reply of a Sentinel means, and what to do about it. */
final class Refusal {

  private static final String RIGHTS =
      "give the user of MN_REDIS_SENTINEL_USERNAME the commands +client|setname +subscribe"
          + " +sentinel|myid +sentinel|master +sentinel|get-master-addr-by-name"
          + " +sentinel|sentinels +sentinel|replicas and the channel &+switch-master";

  private Refusal() {}

  static StoreRefusedException of(HostPort sentinel, String masterName, ErrorReply error) {
    String words = error.message();
    String code = words.split(" ", 2)[0];
    if (code.equals("NOAUTH") || code.equals("WRONGPASS")) {
      return refused(
          Reason.AUTHENTICATION,
          sentinel,
          words,
          "check MN_REDIS_SENTINEL_USERNAME and MN_REDIS_SENTINEL_PASSWORD, which are not taken"
              + " from the data nodes' settings");
    }
    if (words.contains("AUTH <password>")) {
      return refused(
          Reason.AUTHENTICATION,
          sentinel,
          words,
          "the Sentinel's default user has no password: leave MN_REDIS_SENTINEL_PASSWORD out, or"
              + " name the user it belongs to in MN_REDIS_SENTINEL_USERNAME");
    }
    if (code.equals("NOPERM")) {
      return refused(Reason.PERMISSION, sentinel, words, RIGHTS);
    }
    if (words.contains("No such master")) {
      return refused(
          Reason.OTHER,
          sentinel,
          words,
          "it monitors nothing by the name '"
              + masterName
              + "': set MN_REDIS_SENTINEL_MASTER to the name in its 'sentinel monitor' line");
    }
    if (words.contains("unknown command")) {
      return refused(
          Reason.OTHER,
          sentinel,
          words,
          "it is no Sentinel: MN_REDIS_SENTINELS must name Sentinels, whose port is usually 26379");
    }
    return refused(Reason.OTHER, sentinel, words, "see the Sentinel's own words");
  }

  private static StoreRefusedException refused(
      Reason reason, HostPort sentinel, String words, String advice) {
    return new StoreRefusedException(
        reason, "Sentinel " + sentinel + " replies " + words + "; " + advice, null);
  }
}
