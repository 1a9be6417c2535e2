package io.mirrorneuron.store.model;

/** The ticker of the JVM. One object, so that it can be told whether two stores share it. */
enum SystemTicker implements Ticker {
  INSTANCE;

  @Override
  public long read() {
    return System.nanoTime();
  }
}
