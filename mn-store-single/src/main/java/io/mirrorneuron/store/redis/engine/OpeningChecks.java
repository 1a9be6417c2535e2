package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.redis.RedisCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of a server once, when a store is opened, because later it would do harm. */
final class OpeningChecks {

  private static final Pattern EVICTION = Pattern.compile("maxmemory_policy:(\\S+)");

  private OpeningChecks() {}

  /** Refuses a user whose rights would end a script half-way. */
  static Operation<List<String>> rights(Keys keys, String session, String address) {
    return Operation.reading(
        "opening the store",
        // By its source, for which there is a right too: needed when the server has lost its
        // scripts.
        (doubt, by) ->
            Script.RIGHTS.call(
                Script.By.SOURCE,
                1,
                Keys.bytes(keys.probe(session)),
                Keys.bytes(keys.probe(session))),
        (reply, confirmed) -> rights(address, Replies.list(reply)));
  }

  /** Asks what the server does when its memory is full; the answer is the name of its policy. */
  static Operation<String> evictionPolicy() {
    RedisCommand command = RedisCommand.ofText("INFO", "memory");
    return Operation.reading(
        "opening the store", (doubt, by) -> command, (reply, confirmed) -> policy(reply));
  }

  private static List<String> rights(String address, List<?> answer) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < answer.size(); i += 2) {
      missing.add(Replies.text(answer.get(i)));
    }
    if (!missing.isEmpty()) {
      throw new StoreRefusedException(
          Reason.PERMISSION,
          "opening the store was refused: at "
              + address
              + " the user may not do all that the scripts do in the name space; refused were "
              + String.join(", ", missing)
              + " (first because: "
              + Replies.text(answer.get(1))
              + "); "
              + ServerErrors.RIGHTS,
          null);
    }
    return missing;
  }

  private static String policy(@Nullable Object info) {
    Matcher found = EVICTION.matcher(Replies.text(info));
    return found.find() ? found.group(1) : "";
  }
}
