package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.local.ConfText;
import io.mirrorneuron.store.local.ServerBinary;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The configuration of a data server. */
public final class RedisText {

  /** DEBUG SLEEP is what a drill needs; before 7.0 nobody had to allow it. */
  private static final int DEBUG_IS_CLOSED_FROM = 7;

  private static final Set<String> LOCAL = Set.of("127.0.0.1", "::1");

  private RedisText() {}

  /**
   * Writes the file.
   *
   * @param at where it listens
   * @param folder where its data is
   * @param primary whom it follows from its first moment on, if it is a replica: a primary that
   *     becomes a replica later would have been one for a moment
   * @return the text, <b>with passwords</b>
   */
  public static String of(Listening at, Path folder, Optional<HostPort> primary) {
    ConfText text = at.text(folder);
    // What was acknowledged survives a crash of the process, and but for a second one of the
    // machine.
    text.set("appendonly", "yes");
    text.set("save", "");
    // A lease that is evicted is held by two.
    text.set("maxmemory-policy", "noeviction");
    // Without a disk a replica counts as online before it is sent any writes, and could be elected.
    text.set("repl-diskless-sync", "no");
    text.set("acl-pubsub-default", "resetchannels");
    text.set("replica-announce-ip", at.announced().host());
    text.set("replica-announce-port", at.announced().port());
    at.credentials()
        .ifPresent(
            own -> {
              own.username().ifPresent(user -> text.set("masteruser", user));
              text.set("masterauth", own.password().reveal());
            });
    primary.ifPresent(it -> text.set("replicaof", it.host(), it.port()));
    return text.toString();
  }

  /**
   * What a server that may be drilled has besides.
   *
   * @param at where it listens
   * @param drills whether it may
   * @param binary the program, since an older one does not know the setting
   * @return text to append, without passwords; may be empty
   */
  public static String of(Listening at, Drills drills, ServerBinary binary) {
    if (drills == Drills.FORBIDDEN || !binary.isAtLeast(DEBUG_IS_CLOSED_FROM)) {
      return "";
    }
    // Local are to Redis those who come from 127.0.0.1 and ::1 alone, and to a server on another
    // address of this box nobody does.
    return new ConfText()
        .set("enable-debug-command", LOCAL.contains(at.bind()) ? "local" : "yes")
        .toString();
  }
}
