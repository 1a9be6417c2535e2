package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.redis.ErrorReply;
import io.mirrorneuron.store.redis.RedisCommand;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error reply means, and what to do about it. */
final class ServerErrors {

  /** What a user needs. */
  static final String RIGHTS =
      "give the user the keys (~<name space>:*) and channels (&<name space>:*) of the name space and"
          + " the commands listed in docs/acl-commands.txt";

  private static final String UNWANTED_PASSWORD = "AUTH <password>";

  /** Before 7.0 an error inside a script comes wrapped: its own words stand after the line. */
  private static final Pattern WRAPPED =
      Pattern.compile("@user_script:\\s*\\d+: -?([A-Z]+ .*)", Pattern.DOTALL);

  /** From 7.0 on a script's name and line follow; some of the server's sentences end in a stop. */
  private static final Pattern AFTERWORD =
      Pattern.compile("( script: \\w+, on @user_script.*|\\.)$");

  /** The server has not executed the command, and may do so in a moment. */
  private static final Set<String> PASSING =
      Set.of("LOADING", "BUSY", "MASTERDOWN", "TRYAGAIN", "READONLY", "UNBLOCKED");

  /** Inside a script the server refuses so before its first write only. */
  private static final Set<String> BEFORE_WRITING = Set.of("OOM", "MISCONF", "NOREPLICAS");

  /** The server takes no writes any more, or has just ceased to be a primary. */
  private static final Set<String> DEMOTED = Set.of("MASTERDOWN", "READONLY", "UNBLOCKED");

  private ServerErrors() {}

  /** Whether the server says that it is not the primary any more: its connection is of no use. */
  static boolean isDemotion(ErrorReply error) {
    return DEMOTED.contains(code(error));
  }

  /**
   * Whether a script was ended by an error of a command that it had not expected: nobody knows what
   * it had written before.
   */
  static boolean isHalfWay(ErrorReply error) {
    return error.message().contains("@user_script")
        && !isPassing(error)
        && !BEFORE_WRITING.contains(code(error));
  }

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
        what + " was refused by " + address + ": " + words(error) + "; " + remedy(error, reason),
        null);
  }

  /** The same for a command, whose key the server's words may leave out. */
  static StoreRefusedException refused(
      String what, String address, ErrorReply error, RedisCommand command) {
    byte[][] arguments = command.arguments();
    return reason(error) == Reason.WRONG_TYPE && !isScript(command) && arguments.length > 0
        ? wrongType(
            what + " was refused by " + address, new String(arguments[0], StandardCharsets.UTF_8))
        : refused(what, address, error);
  }

  static StoreRefusedException wrongType(String refused, String key) {
    return new StoreRefusedException(
        Reason.WRONG_TYPE,
        refused
            + ": what is stored under "
            + key
            + " has another type (WRONGTYPE); something else writes under this name space: choose"
            + " another MN_REDIS_NAMESPACE, or remove that key",
        null);
  }

  private static boolean isScript(RedisCommand command) {
    return new String(command.name(), StandardCharsets.US_ASCII).startsWith("EVAL");
  }

  /** The error's own words, without the script's wrapping. */
  static String words(ErrorReply error) {
    Matcher wrapped = WRAPPED.matcher(error.message());
    String words = wrapped.find() ? wrapped.group(1) : error.message();
    return AFTERWORD.matcher(words).replaceFirst("");
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
      default -> {
        if (words.contains(UNWANTED_PASSWORD)) {
          yield Reason.AUTHENTICATION;
        }
        if (isPermission(words)) {
          yield Reason.PERMISSION;
        }
        yield words.contains("DB index") ? Reason.DATABASE : Reason.OTHER;
      }
    };
  }

  /** Inside a script a refusal for want of rights has no code of its own. */
  private static boolean isPermission(String words) {
    return words.contains("user executing the script") || words.contains("ACL failure in script");
  }

  private static String remedy(ErrorReply error, Reason reason) {
    return switch (reason) {
      case AUTHENTICATION ->
          error.message().contains(UNWANTED_PASSWORD)
              ? "the server's default user has no password: leave MN_REDIS_PASSWORD out, and the one"
                  + " in MN_REDIS_URL, or name the user it belongs to"
              : "check MN_REDIS_USERNAME and MN_REDIS_PASSWORD, or those in MN_REDIS_URL";
      case PERMISSION -> RIGHTS;
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
