package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.local.ConfText;
import java.nio.file.Path;

/** The configuration of a Sentinel, before it is its memory. */
public final class SentinelText {

  private SentinelText() {}

  /**
   * Writes the file.
   *
   * @param at where it listens; all Sentinels of a cluster have the same credentials
   * @param folder its working directory
   * @param monitor what it watches
   * @return the text, <b>with passwords</b>
   */
  public static String of(Listening at, Path folder, Monitor monitor) {
    ConfText text = at.text(folder);
    text.set("sentinel announce-ip", at.announced().host());
    text.set("sentinel announce-port", at.announced().port());
    at.credentials()
        .ifPresent(
            own -> {
              own.username().ifPresent(user -> text.set("sentinel sentinel-user", user));
              text.set("sentinel sentinel-pass", own.password().reveal());
            });
    text.set(
        "sentinel monitor",
        monitor.name(),
        monitor.primary().host(),
        monitor.primary().port(),
        monitor.quorum());
    for (var setting : monitor.settings()) {
      text.set("sentinel " + setting.get(0), monitor.name(), setting.get(1));
    }
    return text.toString();
  }
}
