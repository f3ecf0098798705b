package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeSamplerTest {
  private static final int LEVEL = 3;
  private static final Grid ONE = new Grid(1, 1);

  private final PixelCnnPrior prior;
  private final int subspaces;

  CodeSamplerTest() throws IOException {
    var checkpoint = BundledCheckpoint.THUMBNAILS.read();
    prior = PixelCnnPrior.of(checkpoint);
    subspaces = checkpoint.architecture().subspaceCount();
  }

  /** A range decoder whose input is noise emits symbols with their probabilities. */
  @Test
  void drawsAsOftenAsRangeDecoderOfNoise() {
    // Given
    int draws = 1000;
    double byNoise = 0;
    double bySampler = 0;

    // When
    for (int seed = 0; seed < draws; seed++) {
      byte[] noise = new byte[256];
      new SplittableRandom(~seed).nextBytes(noise);
      RangeDecoder in = new RangeDecoder(noise, 0, noise.length);
      byNoise += nonzero(prior.decode(in, 1, 1, LEVEL).codes());
      bySampler += nonzero(sample(1, 1, seed));
    }

    // Then: the mean number of nonzero codes, whose standard error is about 0.1 here
    assertThat(bySampler / draws).isCloseTo(byNoise / draws, within(0.5));
  }

  @ParameterizedTest(name = "temperature {0}, top-p {1}")
  @CsvSource({"0.01, 1", "1, 1e-9"})
  void drawsMostProbableCodeAtExtremes(double temperature, double topP) {
    // When
    byte[] first = sample(temperature, topP, 1);
    byte[] second = sample(temperature, topP, 2);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(bits(first)).isLessThan(bits(sample(1, 1, 3)));
  }

  @Test
  void drawsFewerBitsWithLowerTopP() {
    // When
    double all = 0;
    double nucleus = 0;
    for (int seed = 0; seed < 200; seed++) {
      all += bits(sample(1, 1, seed));
      nucleus += bits(sample(1, 0.9, seed));
    }

    // Then
    assertThat(nucleus).isLessThan(0.8 * all).isPositive();
  }

  @Test
  void rejectsValuesOutOfRange() {
    assertThatThrownBy(() -> new Sampling(0, 1, 1)).hasMessageContaining("temperature must be");
    assertThatThrownBy(() -> new Sampling(1, 1.5, 1)).hasMessageContaining("top-p must be");
  }

  private byte[] sample(double temperature, double topP, long seed) {
    Sampling sampling = new Sampling(temperature, topP, seed);
    return prior.sample(ONE, LEVEL, sampling, new byte[subspaces], 0);
  }

  private double bits(byte[] codes) {
    return prior.code(codes, 1, 1, LEVEL, new RangeEncoder()).crossEntropyBits();
  }

  private static int nonzero(byte[] codes) {
    int count = 0;
    for (byte code : codes) {
      count += code == 0 ? 0 : 1;
    }
    return count;
  }
}
