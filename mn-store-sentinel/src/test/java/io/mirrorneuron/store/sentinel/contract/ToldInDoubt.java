package io.mirrorneuron.store.sentinel.contract;

import io.mirrorneuron.store.error.StoreException;
import io.mirrorneuron.store.model.Outcome;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Skips a test whose write met the failover and was told so. Whatever else a test finds, a false
 * answer first of all, is a failure as ever.
 */
final class ToldInDoubt implements TestExecutionExceptionHandler {

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof StoreException told
        && (told.outcome() == Outcome.UNKNOWN || told.outcome() == Outcome.UNCONFIRMED)) {
      throw new TestAbortedException(
          "its write met the failover and was told so: " + told.getMessage(), told);
    }
    throw failure;
  }
}
