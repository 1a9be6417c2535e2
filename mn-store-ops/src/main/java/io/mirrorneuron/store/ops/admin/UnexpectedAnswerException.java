package io.mirrorneuron.store.ops.admin;

import org.jspecify.annotations.Nullable;

/** A server, or what answers in its place, answered something that no Redis does. */
public final class UnexpectedAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 200;

  UnexpectedAnswerException(String wanted, Answer got) {
    this(wanted, got, null);
  }

  UnexpectedAnswerException(String wanted, Answer got, @Nullable Throwable cause) {
    super("expected " + wanted + " and got " + shortened(got.toString()), cause);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
