package io.mirrorneuron.store.ops.timeline;

import io.mirrorneuron.store.config.HostPort;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a Sentinel said.
 *
 * @param at when it was heard
 * @param sentinel who said it
 * @param event the channel, such as {@code +sdown}
 * @param text the message, unchanged
 */
public record Happening(Instant at, HostPort sentinel, String event, String text) {

  /**
   * Whom it is about.
   *
   * @return {@code master}, {@code slave} or {@code sentinel}; null if it is about the Sentinel
   */
  public @Nullable String subject() {
    String first = words()[0];
    return switch (first) {
      case "master", "slave", "sentinel" -> first;
      default -> isSwitch() ? "master" : null;
    };
  }

  /**
   * The address of that.
   *
   * @return of a switch the new one; null if there is none
   */
  public @Nullable String address() {
    String[] words = words();
    if (isSwitch()) {
      return joined(words[3], words[4]);
    }
    return subject() == null || words.length < 4 ? null : joined(words[2], words[3]);
  }

  /** The name of the master that it is about; empty if it is about the Sentinel itself. */
  Optional<String> masterName() {
    String[] words = words();
    if (isSwitch()) {
      return Optional.of(words[0]);
    }
    String subject = subject();
    if (subject == null) {
      return Optional.empty();
    }
    if (subject.equals("master")) {
      return words.length < 2 ? Optional.empty() : Optional.of(words[1]);
    }
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].equals("@")) {
        return Optional.of(words[i + 1]);
      }
    }
    return Optional.empty();
  }

  /**
   * The same for a person.
   *
   * @return a sentence without its full stop
   */
  public String inWords() {
    String about =
        switch (String.valueOf(subject())) {
          case "master" -> "primary " + address();
          case "slave" -> "replica " + address();
          case "sentinel" -> "Sentinel " + address();
          default -> "";
        };
    return switch (event) {
      case "+sdown" -> about + " is down, says " + sentinel;
      case "-sdown" -> about + " is up again, says " + sentinel;
      case "+odown" -> about + " is down, so many agree: " + quorum();
      case "-odown" -> about + " is not agreed to be down any more";
      case "+try-failover" -> "Sentinel " + sentinel + " wants to replace " + about;
      case "+elected-leader" -> "Sentinel " + sentinel + " is elected to replace " + about;
      case "+selected-slave" -> about + " will be promoted";
      case "+promoted-slave" -> about + " is promoted";
      case "+switch-master" ->
          address() + " is the primary instead of " + joined(words()[1], words()[2]);
      case "+slave" -> about + " was found";
      case "+sentinel" -> about + " was found";
      case "+convert-to-slave" -> about + " is told to be a replica";
      case "-failover-abort-not-elected" -> "the votes were split; there will be another election";
      case "-failover-abort-no-good-slave" -> "no replica can be promoted";
      case "-failover-abort-slave-timeout" -> "the chosen replica did not become a primary in time";
      case "+tilt" -> "Sentinel " + sentinel + " was held up, and does nothing for 30 s";
      case "-tilt" -> "Sentinel " + sentinel + " acts again";
      default -> about.isEmpty() ? text : about;
    };
  }

  /** {@code #quorum 2/2}, where it is. */
  private String quorum() {
    int at = text.indexOf("#quorum ");
    return at < 0 ? "?" : text.substring(at + "#quorum ".length());
  }

  /** {@code <name> <old ip> <old port> <new ip> <new port>}. */
  private boolean isSwitch() {
    return event.endsWith("switch-master") && words().length == 5;
  }

  private String[] words() {
    return text.split(" ", -1);
  }

  private static String joined(String host, String port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
