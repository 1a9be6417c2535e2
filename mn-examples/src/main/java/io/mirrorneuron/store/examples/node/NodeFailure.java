package io.mirrorneuron.store.examples.node;

import com.google.inject.ProvisionException;
import io.mirrorneuron.store.error.StoreConfigException;
import io.mirrorneuron.store.error.StoreException;
import java.io.PrintWriter;

/** Why a command could not do anything, in a sentence and an exit code. */
final class NodeFailure {

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private NodeFailure() {}

  /**
   * Says what the user has to know, and returns the exit code.
   *
   * @throws RuntimeException the failure itself, if it is none that a user can do something about
   */
  static int told(PrintWriter err, RuntimeException failure) {
    // Guice wraps what the opening of the store has thrown.
    Throwable cause =
        failure instanceof ProvisionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof StoreException) && !(cause instanceof StoreConfigException)) {
      throw failure;
    }
    err.println("mn node: " + cause.getMessage());
    err.flush();
    return cause instanceof StoreConfigException ? USAGE : FAILED;
  }
}
