package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;

/** What an operation was about does not exist, or no longer. */
public final class NotFoundException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** The name of what was not found. */
  private final String id;

  /**
   * Creates the exception.
   *
   * @param what what it was ("job", "bundle")
   * @param id its name
   * @param remedy what to do, beginning with a small letter
   */
  public NotFoundException(String what, String id, String remedy) {
    super(Outcome.NOT_APPLIED, "there is no " + what + " " + id + "; " + remedy, null);
    this.id = id;
  }

  /**
   * Returns the name of what was not found.
   *
   * @return the name
   */
  public String id() {
    return id;
  }
}
