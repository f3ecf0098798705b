package io.vqstream.cli;

import io.vqstream.codec.Effort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the value of {@code --effort}. */
final class EffortConverter implements ITypeConverter<Effort> {
  @Override
  public Effort convert(String value) {
    try {
      return new Effort(Integer.parseInt(value));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + value + "' is not a whole number from 0 to " + Effort.MAX);
    }
  }
}
