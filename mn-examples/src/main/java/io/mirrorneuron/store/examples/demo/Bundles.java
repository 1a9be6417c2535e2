package io.mirrorneuron.store.examples.demo;

import com.google.inject.Inject;
import io.mirrorneuron.store.BundleArchive;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The bundles that a worker has fetched, each of them once. One thread. */
final class Bundles implements Closeable {

  private final BundleArchive archive;
  private final WorkerSettings settings;
  private final Map<String, FetchedBundle> fetched = new HashMap<>();

  @Inject
  Bundles(BundleArchive archive, WorkerSettings settings) {
    this.archive = archive;
    this.settings = settings;
  }

  FetchedBundle get(String name) throws IOException {
    FetchedBundle bundle = fetched.get(name);
    if (bundle == null) {
      bundle = FetchedBundle.fetch(archive, name, settings.folder());
      fetched.put(name, bundle);
    }
    return bundle;
  }

  @Override
  public void close() {
    fetched.values().forEach(FetchedBundle::close);
    fetched.clear();
  }
}
