package io.mirrorneuron.store.examples.demo;

import io.mirrorneuron.store.local.LocalSentinel;
import io.mirrorneuron.store.local.Subscription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * What the Sentinels say of the primary, heard over connections of the demo's own: the store is not
 * asked how fast it was. Listens to all of them, because one may say it a second later than the
 * others. Thread-safe.
 */
final class SentinelWatch implements AutoCloseable {

  /** One Sentinel holds the primary for down. */
  static final String SUSPECTED = "+sdown";

  /** So many of them agree as have to. */
  static final String AGREED = "+odown";

  /** Nobody was elected to replace it, because several wanted to at the same time. */
  static final String NOT_ELECTED = "-failover-abort-not-elected";

  /** Another server is the primary. */
  static final String SWITCHED = "+switch-master";

  /**
   * What one Sentinel said.
   *
   * @param nanos when it was heard, by {@link System#nanoTime()}
   * @param channel which kind of event it is
   * @param text what it said
   */
  record Heard(long nanos, String channel, String text) {

    /** The same for a person; Sentinel's own words are documented with its Pub/Sub messages. */
    String inWords() {
      String[] words = text.split(" ", -1);
      return switch (channel) {
        case SUSPECTED -> "a Sentinel holds " + words[2] + ":" + words[3] + " for down";
        case AGREED -> words[words.length - 1].replaceAll("/.*", "") + " Sentinels agree";
        case NOT_ELECTED -> "the votes were split; there will be another election";
        case SWITCHED -> words[3] + ":" + words[4] + " is the primary";
        default -> text;
      };
    }
  }

  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Queue<Heard> all = new ConcurrentLinkedQueue<>();

  SentinelWatch(List<LocalSentinel> sentinels) {
    for (LocalSentinel sentinel : sentinels) {
      subscriptions.add(sentinel.subscribe(this::hear, SUSPECTED, AGREED, NOT_ELECTED, SWITCHED));
    }
  }

  /** The first that any Sentinel said of that kind since then. */
  Optional<Heard> first(String channel, long since) {
    return heard(channel, since).findFirst();
  }

  /** What they said of that kind since then, in the order in which it was heard. */
  Stream<Heard> heard(String channel, long since) {
    return all.stream()
        .filter(heard -> heard.channel().equals(channel) && heard.nanos() - since >= 0);
  }

  /** How often the primary changed, however many Sentinels said so. */
  int failovers() {
    Set<String> switches = new HashSet<>();
    all.stream()
        .filter(heard -> heard.channel().equals(SWITCHED))
        .forEach(it -> switches.add(it.text()));
    return switches.size();
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }

  /** Of what they say of replicas and of each other nothing is kept. */
  private void hear(Subscription.Message message) {
    if (message.channel().equals(SWITCHED) || message.text().startsWith("master ")) {
      all.add(new Heard(System.nanoTime(), message.channel(), message.text()));
    }
  }
}
