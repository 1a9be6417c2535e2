package io.mirrorneuron.store.model;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param items what the page holds; <b>may be fewer than asked for, even none, before the end</b>,
 *     because jobs that are gone are left out
 * @param next where the next page begins; empty at the end
 * @param <T> the type of what is listed
 */
public record Page<T>(List<T> items, Optional<PageCursor> next) {

  /**
   * Copies the list.
   *
   * @param items as {@link #items()}
   * @param next as {@link #next()}
   */
  public Page {
    items = List.copyOf(items);
  }
}
