package io.mirrorneuron.store.redis.connector;

import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.jedis.JedisConnector;
import io.mirrorneuron.store.redis.lettuce.LettuceConnector;
import io.mirrorneuron.store.redis.redisson.RedissonConnector;

/** The clients that every test of this package runs through. */
enum Client {
  JEDIS(new JedisConnector()),
  LETTUCE(new LettuceConnector()),
  REDISSON(new RedissonConnector());

  final RedisConnector connector;

  Client(RedisConnector connector) {
    this.connector = connector;
  }
}
