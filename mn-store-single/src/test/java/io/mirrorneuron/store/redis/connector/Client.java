package io.mirrorneuron.store.redis.connector;

import io.mirrorneuron.store.redis.RedisConnector;
import io.mirrorneuron.store.redis.example.SocketConnector;
import io.mirrorneuron.store.redis.jedis.JedisConnector;
import io.mirrorneuron.store.redis.lettuce.LettuceConnector;
import io.mirrorneuron.store.redis.redisson.RedissonConnector;

/** The clients that every test of this package runs through; the last one is an example. */
enum Client {
  JEDIS,
  LETTUCE,
  REDISSON,
  SOCKET;

  RedisConnector connector() {
    return switch (this) {
      case JEDIS -> new JedisConnector();
      case LETTUCE -> new LettuceConnector();
      case REDISSON -> new RedissonConnector();
      case SOCKET -> new SocketConnector();
    };
  }
}
