package io.mirrorneuron.store.error;

import io.mirrorneuron.store.model.Outcome;

/**
 * What is stored under a key is not what this store wrote there: its checksum, its length or its
 * form is wrong. It is never returned as data.
 */
public final class CorruptDataException extends StoreException {

  private static final long serialVersionUID = 1L;

  /** Where the damage is. */
  private final String key;

  /**
   * Creates the exception.
   *
   * @param key the key
   * @param problem what is wrong with it
   */
  public CorruptDataException(String key, String problem) {
    super(
        Outcome.NOT_APPLIED,
        "what is stored under "
            + key
            + " is not a record of this store: "
            + problem
            + "; look at the key, restore it from a backup or delete it",
        null);
    this.key = key;
  }

  /**
   * Returns the key.
   *
   * @return the key
   */
  public String key() {
    return key;
  }
}
