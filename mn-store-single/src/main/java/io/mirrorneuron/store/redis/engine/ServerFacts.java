package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.ErrorReply;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one server says about its settings.
 *
 * @param address where it is
 * @param evictionPolicy its {@code maxmemory-policy}
 * @param priority its {@code replica-priority}: whom Sentinel prefers to promote, the lowest first;
 *     0 is never promoted
 */
record ServerFacts(String address, Fact evictionPolicy, Fact priority) {

  private static final Pattern EVICTION = Pattern.compile("maxmemory_policy:(\\S+)");
  private static final Pattern PRIORITY = Pattern.compile("slave_priority:(\\d+)");

  /**
   * Reads the replies to {@code INFO memory}, {@code INFO replication} and {@code CONFIG GET
   * replica-priority}. A primary tells its priority in the last of them only, for which its user
   * may lack the right; a replica tells it in the second one.
   */
  static ServerFacts of(
      String address,
      @Nullable Object memory,
      @Nullable Object replication,
      @Nullable Object configured) {
    Fact inReplication = field(replication, PRIORITY, "INFO replication");
    return new ServerFacts(
        address,
        field(memory, EVICTION, "INFO memory"),
        inReplication.isKnown() ? inReplication : setting(configured));
  }

  /** A server of which nothing could be found out. */
  static ServerFacts unknown(String address, String why) {
    Fact unknown = Fact.unknown(why);
    return new ServerFacts(address, unknown, unknown);
  }

  private static Fact field(@Nullable Object info, Pattern field, String command) {
    if (info instanceof ErrorReply error) {
      return Fact.unknown(command + " was refused: " + ServerErrors.words(error));
    }
    Matcher found = field.matcher(Replies.text(info));
    return found.find() ? Fact.known(found.group(1)) : Fact.unknown(command + " does not say it");
  }

  private static Fact setting(@Nullable Object reply) {
    if (reply instanceof ErrorReply error) {
      return Fact.unknown("CONFIG GET was refused: " + ServerErrors.words(error));
    }
    List<?> nameAndValue = Replies.list(reply);
    return nameAndValue.size() == 2
        ? Fact.known(Replies.text(nameAndValue.get(1)))
        : Fact.unknown("CONFIG GET does not know it");
  }

  /**
   * One setting.
   *
   * @param value its value; empty if it could not be found out
   * @param why then why not; otherwise empty
   */
  record Fact(String value, String why) {

    static Fact known(String value) {
      return new Fact(value, "");
    }

    static Fact unknown(String why) {
      return new Fact("", why);
    }

    boolean isKnown() {
      return why.isEmpty();
    }
  }
}
