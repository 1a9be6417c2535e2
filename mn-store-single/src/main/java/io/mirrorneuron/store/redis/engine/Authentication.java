package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.config.Credentials;
import io.mirrorneuron.store.redis.RedisCommand;

/** What a server has to be sent first that wants to know who we are. */
public final class Authentication {

  private Authentication() {}

  /**
   * Returns the command that lets us in.
   *
   * @param who user and password; without a user it is the server's default one
   * @return AUTH; <b>it holds the password</b>, which its {@code toString} does not show
   */
  public static RedisCommand of(Credentials who) {
    String password = who.password().reveal();
    return who.username().isPresent()
        ? RedisCommand.ofText("AUTH", who.username().get(), password)
        : RedisCommand.ofText("AUTH", password);
  }
}
