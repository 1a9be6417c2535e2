package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.ops.cli.Json;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code mn ha watch --json}, with these names in snake_case.
 *
 * @param at when it was heard, by this machine's clock
 * @param event Sentinel's name of it, such as {@code +switch-master}
 * @param subject {@code master}, {@code slave} or {@code sentinel}; null if it is about the
 *     Sentinel that says it
 * @param address of the subject; of a switch the new primary's
 * @param sentinel who said it first
 * @param text Sentinel's own words
 * @param words the same for a person
 */
record EventLine(
    String at,
    String event,
    @Nullable String subject,
    @Nullable String address,
    String sentinel,
    String text,
    String words) {

  static EventLine of(Happening happening) {
    return new EventLine(
        Json.time(happening.at()),
        happening.event(),
        happening.subject(),
        happening.address(),
        happening.sentinel().toString(),
        happening.text(),
        happening.inWords());
  }
}
