package io.mirrorneuron.store.bench.failover;

import io.mirrorneuron.store.MirrorStore;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.local.LocalTopology;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.WriteOptions;

/** The store in mode sentinel; a number is an event. */
record StoreContender(String name, String namespace, MirrorStore store) implements Contender {

  private static final String JOB = "job";

  static String name(String client, int replicas) {
    return "mn-store on " + client + ", WAIT " + replicas;
  }

  /**
   * Opens a store.
   *
   * @param replicas how many replicas confirm each write
   */
  static StoreContender open(LocalTopology servers, String client, int replicas) {
    String namespace = "failover-" + client + "-" + replicas;
    StoreConfig config =
        StoreConfig.builder()
            .mode("sentinel")
            .client(client)
            .namespace(namespace)
            .set("MN_REDIS_SENTINELS", servers.sentinelAddresses())
            .set("MN_REDIS_SENTINEL_MASTER", servers.masterName())
            .set("MN_REDIS_WAIT_REPLICAS", Integer.toString(replicas))
            .set("MN_STORE_HISTORY_CAP", "1000000")
            .build();
    MirrorStore store = MirrorStore.open(config);
    // Whether a replica confirms this in time is not the question yet.
    WriteOptions options = WriteOptions.defaults().durability(Durability.none());
    Receipt unused = store.jobs().put(JOB, Payload.utf8("created"), options);
    return new StoreContender(name(client, replicas), namespace, store);
  }

  /** Where the server keeps the numbers, as {@link Numbers} finds them. */
  String history() {
    return namespace + ":job:{" + JOB + "}:events";
  }

  @Override
  public void write(long number) {
    Receipt unused = store.events().append(JOB, Payload.utf8("[[" + number + "]]"));
  }

  @Override
  public void close() {
    store.close();
  }
}
