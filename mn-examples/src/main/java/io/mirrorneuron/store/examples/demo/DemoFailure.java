package io.mirrorneuron.store.examples.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot go on; the message is for the user and needs no stack trace. */
class DemoFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    this(message, null);
  }

  DemoFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
