package io.mirrorneuron.store.ops.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many, 1 or more. */
public final class PositiveNumber implements ITypeConverter<Integer> {

  /** Created by picocli. */
  public PositiveNumber() {}

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a number");
    }
    throw new TypeConversionException("'" + text + "' is not 1 or more");
  }
}
