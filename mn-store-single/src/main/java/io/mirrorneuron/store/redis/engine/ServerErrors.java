package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.redis.ErrorReply;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error reply means, and what to do about it. */
final class ServerErrors {

  /** Before 7.0 an error inside a script comes wrapped: its own words stand after the line. */
  private static final Pattern WRAPPED =
      Pattern.compile("@user_script:\\s*\\d+: -?([A-Z]+ .*)", Pattern.DOTALL);

  /** The server has not executed the command, and may do so in a moment. */
  private static final Set<String> PASSING =
      Set.of("LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "READONLY", "UNBLOCKED");

  private ServerErrors() {}

  static boolean isPassing(ErrorReply error) {
    return PASSING.contains(code(error));
  }

  static boolean isUnknownScript(ErrorReply error) {
    return code(error).equals("NOSCRIPT");
  }

  static StoreRefusedException refused(String what, String address, ErrorReply error) {
    Reason reason = reason(error);
    return new StoreRefusedException(
        reason,
        what + " was refused by " + address + ": " + words(error) + "; " + remedy(reason),
        null);
  }

  /** The error's own words, without the script's wrapping. */
  static String words(ErrorReply error) {
    Matcher wrapped = WRAPPED.matcher(error.message());
    return wrapped.find() ? wrapped.group(1) : error.message();
  }

  private static String code(ErrorReply error) {
    String words = words(error);
    int end = words.indexOf(' ');
    return end < 0 ? words : words.substring(0, end);
  }

  private static Reason reason(ErrorReply error) {
    String words = words(error);
    return switch (code(error)) {
      case "NOAUTH", "WRONGPASS" -> Reason.AUTHENTICATION;
      case "NOPERM" -> Reason.PERMISSION;
      case "OOM" -> Reason.OUT_OF_MEMORY;
      case "WRONGTYPE" -> Reason.WRONG_TYPE;
      case "READONLY" -> Reason.NOT_PRIMARY;
      case "NOREPLICAS" -> Reason.TOO_FEW_REPLICAS;
      case "MISCONF" -> Reason.DISK;
      default ->
          words.contains("AUTH <password>")
              ? Reason.AUTHENTICATION
              : words.contains("DB index") ? Reason.DATABASE : Reason.OTHER;
    };
  }

  private static String remedy(Reason reason) {
    return switch (reason) {
      case AUTHENTICATION ->
          "check MN_REDIS_USERNAME and MN_REDIS_PASSWORD, or those in MN_REDIS_URL";
      case PERMISSION ->
          "give the user the keys and channels of the name space and the commands listed in"
              + " docs/ARCHITECTURE.md";
      case OUT_OF_MEMORY -> "the server has reached maxmemory: raise it or delete data";
      case WRONG_TYPE ->
          "something else writes under this name space: choose another MN_REDIS_NAMESPACE or remove"
              + " the foreign keys";
      case NOT_PRIMARY -> "the server is a replica: point MN_REDIS_URL at the primary";
      case TOO_FEW_REPLICAS ->
          "the server wants more replicas (min-replicas-to-write): bring them back";
      case DISK -> "the server cannot write to its disk: mend that first";
      case DATABASE -> "check the database number in MN_REDIS_URL or MN_REDIS_DB";
      default -> "see the server's own words";
    };
  }
}
