package io.mirrorneuron.store.tck.fresh;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Payload;

/** What {@link FreshJvm} starts: opens the store that the environment describes, and uses it. */
final class Smoke {

  private Smoke() {}

  @SuppressWarnings("SystemOut") // its output is the result
  public static void main(String[] arguments) {
    System.out.println("api in " + MirrorStore.class.getModule());
    try (MirrorStore store = MirrorStore.open(StoreConfig.fromEnvironment())) {
      var receipt = store.jobs().put("j", Payload.utf8("state"));
      System.out.println(
          "got "
              + store.jobs().get("j").orElseThrow().state().asUtf8()
              + (receipt.version() > 0 ? " from " : " without version from ")
              + store.health().mode());
    } catch (StoreException | StoreConfigException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
