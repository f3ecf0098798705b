package io.vqstream.evaluation;

import io.vqstream.codec.Effort;
import io.vqstream.codec.ImageCodec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A codec to evaluate.
 *
 * @param name name in the report
 * @param codec the codec; the caller closes it
 * @param qualities levels to run, ascending
 * @param effort how long it searches for better codes
 */
public record CodecUnderTest(
    String name, ImageCodec codec, List<Integer> qualities, Effort effort) {

  public CodecUnderTest {
    qualities = List.copyOf(qualities);
  }

  /** Returns a codec that runs all its levels, without effort. */
  public static CodecUnderTest of(String name, ImageCodec codec) {
    return new CodecUnderTest(
        name, codec, IntStream.rangeClosed(1, codec.levels()).boxed().toList(), Effort.NONE);
  }

  /** Returns a copy with another name. */
  CodecUnderTest at(String other) {
    return new CodecUnderTest(other, codec, qualities, effort);
  }

  /** Returns a copy with another effort. */
  CodecUnderTest at(Effort other) {
    return new CodecUnderTest(name, codec, qualities, other);
  }

  /** Returns a copy that runs those of some levels that the codec has; none means all. */
  CodecUnderTest at(List<Integer> levels) {
    return levels.isEmpty()
        ? this
        : new CodecUnderTest(
            name, codec, qualities.stream().filter(levels::contains).toList(), effort);
  }
}
