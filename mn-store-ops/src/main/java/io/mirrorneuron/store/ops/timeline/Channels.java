package io.mirrorneuron.store.ops.timeline;

import java.util.List;
import java.util.Set;

/**
 * What Sentinels publish, from the documentation of Redis Sentinel and the events that sentinel.c
 * sends beyond it. Named one by one, because a connector subscribes to channels and not to
 * patterns; and a pattern would bring the hello messages too.
 */
final class Channels {

  /** Everything. */
  static final List<String> ALL =
      List.of(
          "+reset-master",
          "+slave",
          "+failover-state-reconf-slaves",
          "+failover-detected",
          "+slave-reconf-sent",
          "+slave-reconf-sent-be",
          "+slave-reconf-inprog",
          "+slave-reconf-done",
          "-slave-reconf-sent-timeout",
          "-dup-sentinel",
          "+sentinel",
          "+sentinel-address-switch",
          "+sentinel-address-update",
          "+sentinel-invalid-addr",
          "+sdown",
          "-sdown",
          "+odown",
          "-odown",
          "+new-epoch",
          "+try-failover",
          "+elected-leader",
          "+vote-for-leader",
          "+failover-state-select-slave",
          "no-good-slave",
          "selected-slave",
          "+selected-slave",
          "+failover-state-send-slaveof-noone",
          "+failover-state-wait-promotion",
          "+promoted-slave",
          "-failover-abort-not-elected",
          "-failover-abort-no-good-slave",
          "-failover-abort-slave-timeout",
          "-failover-abort-master-is-back",
          "failover-end-for-timeout",
          "+failover-end-for-timeout",
          "failover-end",
          "+failover-end",
          "switch-master",
          "+switch-master",
          "+config-update-from",
          "+convert-to-slave",
          "+fix-slave-config",
          "+demote-old-slaves",
          "+redirect-to-master",
          "+slave-restart-as-master",
          "+role-change",
          "-role-change",
          "+reboot",
          "+master-reboot",
          "-master-reboot",
          "+monitor",
          "-monitor",
          "+set",
          "+tilt",
          "-tilt",
          "-cmd-link",
          "-cmd-link-reconnection",
          "-pubsub-link",
          "-pubsub-link-reconnection",
          "+script-child",
          "-script-error",
          "-script-timeout",
          "-script-killed");

  /** What an operator wants to be woken for. */
  static final Set<String> ALERTS =
      Set.of(
          "+sdown",
          "+odown",
          "+switch-master",
          "+try-failover",
          "-failover-abort-not-elected",
          "-failover-abort-no-good-slave",
          "-failover-abort-slave-timeout",
          "-failover-abort-master-is-back",
          "+failover-end-for-timeout",
          "+convert-to-slave",
          "+tilt");

  private Channels() {}
}
