package io.mirrorneuron.store.tck.fault;

import java.net.InetAddress;
import java.time.Duration;

/**
 * The connections of a proxy that come from one host.
 *
 * @param proxy the proxy
 * @param host where they come from
 */
record FaultsFrom(FaultProxy proxy, InetAddress host) implements Faults {

  @Override
  public void delay(Direction direction, Duration by) {
    proxy.reshape(host, direction, shape -> shape.delayed(by.toNanos()));
  }

  @Override
  public void drip(Direction direction, Duration every) {
    proxy.reshape(host, direction, shape -> shape.dripping(every.toNanos()));
  }

  @Override
  public void hold(Direction direction) {
    proxy.reshape(host, direction, shape -> shape.held(true));
  }

  @Override
  public void release(Direction direction) {
    proxy.reshape(host, direction, shape -> shape.held(false));
  }

  @Override
  public void silence(Direction direction) {
    proxy.reshape(host, direction, Shape::silenced);
  }

  @Override
  public void heal() {
    for (Direction direction : Direction.values()) {
      proxy.reshape(host, direction, shape -> Shape.PLAIN);
    }
  }

  @Override
  public void cut(Cut how) {
    proxy.connectionsFrom(host).forEach(connection -> connection.cut(how));
  }
}
