package io.mirrorneuron.store.ops.inspect;

import io.mirrorneuron.store.model.PageCursor;
import io.mirrorneuron.store.ops.cli.PositiveNumber;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How many jobs, and from where on, as a mixin. */
final class PageOptions {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      converter = PositiveNumber.class,
      description = "how many jobs to look at, at the most (default: ${DEFAULT-VALUE})")
  int limit;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      converter = JobPlace.class,
      description = "where to go on, as the page before said")
  PageCursor after = PageCursor.START;

  PageOptions() {}

  /** Reads a cursor as it was printed. */
  static final class JobPlace implements ITypeConverter<PageCursor> {

    @Override
    public PageCursor convert(String text) {
      try {
        return PageCursor.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a cursor; the page before says which it is");
      }
    }
  }
}
