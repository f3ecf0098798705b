package io.vqstream.evaluation;

import io.vqstream.codec.ImageCodec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A codec to evaluate.
 *
 * @param name name in the report
 * @param codec the codec; the caller closes it
 * @param qualities levels to run, ascending
 */
public record CodecUnderTest(String name, ImageCodec codec, List<Integer> qualities) {

  public CodecUnderTest {
    qualities = List.copyOf(qualities);
  }

  /** Returns a codec that runs all its levels. */
  public static CodecUnderTest of(String name, ImageCodec codec) {
    return new CodecUnderTest(
        name, codec, IntStream.rangeClosed(1, codec.levels()).boxed().toList());
  }

  /** Returns a copy that runs those of some levels that the codec has; none means all. */
  CodecUnderTest at(List<Integer> levels) {
    return levels.isEmpty()
        ? this
        : new CodecUnderTest(name, codec, qualities.stream().filter(levels::contains).toList());
  }
}
