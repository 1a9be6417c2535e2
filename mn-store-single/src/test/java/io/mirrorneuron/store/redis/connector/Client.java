package io.mirrorneuron.store.redis.connector;

import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.jedis.JedisConnector;
import io.mirrorneuron.store.redis.lettuce.LettuceConnector;
import io.mirrorneuron.store.redis.redisson.RedissonConnector;

/** The clients that every test of this package runs through. */
enum Client {
  JEDIS,
  LETTUCE,
  REDISSON;

  RedisConnector connector() {
    return switch (this) {
      case JEDIS -> new JedisConnector();
      case LETTUCE -> new LettuceConnector();
      case REDISSON -> new RedissonConnector();
    };
  }
}
