package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;
import io.mirrorneuron.store.model.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * A mutation was applied on the primary, but too few replicas acknowledged it in time. It is
 * visible now; it is lost if the primary is lost before it has been replicated.
 */
public final class UnconfirmedException extends StoreException {

  private static final long serialVersionUID = 1L;

  private final transient Receipt receipt;

  /** How many replicas should have acknowledged it. */
  private final int required;

  /**
   * Creates the exception.
   *
   * @param operation what was done, to what
   * @param receipt what is known about it; its number of replicas is the number too small
   * @param required how many replicas should have acknowledged it
   */
  public UnconfirmedException(String operation, Receipt receipt, int required) {
    this(operation, receipt, required, null);
  }

  /**
   * Creates the exception after something else has failed too.
   *
   * @param operation what was done, to what, and what else failed
   * @param receipt what is known about it; its number of replicas is the number too small
   * @param required how many replicas should have acknowledged it
   * @param cause what else failed
   */
  public UnconfirmedException(
      String operation, Receipt receipt, int required, @Nullable Throwable cause) {
    super(
        Outcome.UNCONFIRMED,
        operation
            + " was applied, but "
            + receipt.replicas()
            + " of "
            + required
            + " required replicas acknowledged it in time; look at the replicas, or lower"
            + " MN_REDIS_WAIT_REPLICAS",
        cause);
    this.receipt = receipt;
    this.required = required;
  }

  /**
   * Returns what is known about the mutation.
   *
   * @return the receipt, with too few replicas
   */
  public Receipt receipt() {
    return receipt;
  }

  /**
   * Returns how many replicas should have acknowledged it.
   *
   * @return the number, 1 or more
   */
  public int required() {
    return required;
  }
}
