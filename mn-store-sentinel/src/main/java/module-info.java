/**
 * The mode {@code sentinel}: follows the primary that Sentinel elects. Exports nothing; an
 * application uses {@code io.mirrorneuron.store.api} and sets {@code MN_REDIS_HA_MODE=sentinel}.
 */
module io.mirrorneuron.store.sentinel {
  requires transitive io.mirrorneuron.store.single;
  requires static transitive org.jspecify;
  requires org.slf4j;

  provides io.mirrorneuron.store.spi.StoreProvider with
      io.mirrorneuron.store.sentinel.SentinelProvider;
}
