/**
 * The Redis engine and mode {@code single}. Exports only what another Redis client implements; an
 * application uses {@code io.mirrorneuron.store.api} and never this.
 */
@SuppressWarnings("module") // mode sentinel is compiled after this
module io.mirrorneuron.store.single {
  requires transitive io.mirrorneuron.store.api;
  requires static transitive org.jspecify;
  requires static redis.clients.jedis;
  requires static lettuce.core;
  requires static redisson;
  requires static io.netty.buffer;
  requires static io.netty.codec;
  requires static io.netty.common;
  requires static io.netty.handler;
  requires static io.netty.resolver;
  requires static io.netty.transport;
  requires org.slf4j;

  exports io.mirrorneuron.store.redis;
  exports io.mirrorneuron.store.redis.engine to
      io.mirrorneuron.store.sentinel;

  uses io.mirrorneuron.store.redis.RedisConnector;

  provides io.mirrorneuron.store.spi.StoreProvider with
      io.mirrorneuron.store.redis.single.SingleProvider;
  provides io.mirrorneuron.store.redis.RedisConnector with
      io.mirrorneuron.store.redis.jedis.JedisConnector,
      io.mirrorneuron.store.redis.lettuce.LettuceConnector,
      io.mirrorneuron.store.redis.redisson.RedissonConnector;
}
