package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.prior.PixelCnnPrior.Result;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes to bytes and back. */
class PixelCnnPriorTest {
  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 7);
  private final PixelCnnPrior prior = random.prior(KernelsFactory.fastest());
  private final int subspaces = RandomPrior.TINY.subspaceCount();

  @ParameterizedTest(name = "{0} x {1}, level {2}")
  @CsvSource({"1,1,1", "1,2,1", "1,33,2", "31,1,3", "2,2,2", "7,5,1", "16,16,3", "9,64,2"})
  void decodesEncodedCodes(int height, int width, int level) {
    // Given
    float[] latents = random.latents(height, width);
    RangeEncoder out = new RangeEncoder();

    // When
    Result encoded = prior.encode(latents, height, width, level, random.lambda(), out);
    Result decoded = prior.decode(decoder(out.finish()), height, width, level);

    // Then
    assertThat(decoded.codes()).isEqualTo(encoded.codes());
    assertThat(decoded.crossEntropyBits()).isEqualTo(encoded.crossEntropyBits());
  }

  @Test
  void decodesUnlikelyCodes() {
    // Given
    byte[] codes = random.codes(12, 10);
    RangeEncoder out = new RangeEncoder();

    // When
    prior.code(codes, 12, 10, 2, out);

    // Then
    assertThat(prior.decode(decoder(out.finish()), 12, 10, 2).codes()).isEqualTo(codes);
  }

  @Test
  void encodesGivenCodesToSameBytes() {
    // Given
    RangeEncoder out = new RangeEncoder();
    Result chosen = prior.encode(random.latents(8, 11), 8, 11, 1, random.lambda(), out);
    byte[] payload = out.finish();

    // When
    Result given = prior.code(chosen.codes(), 8, 11, 1, out);

    // Then
    assertThat(out.finish()).isEqualTo(payload);
    assertThat(given.crossEntropyBits()).isEqualTo(chosen.crossEntropyBits());
  }

  @Test
  void messageLengthMatchesCrossEntropy() {
    // Given
    RangeEncoder out = new RangeEncoder();

    // When
    Result result = prior.encode(random.latents(40, 60), 40, 60, 2, random.lambda(), out);

    // Then
    double bytes = result.crossEntropyBits() / 8;
    assertThat((double) out.finish().length).isCloseTo(bytes, within(bytes * 0.001 + 4));
  }

  @Test
  void inactiveSubspacesCostNothing() {
    // Given
    BitSet idle = BitSet.valueOf(new long[] {0b10010});
    PixelCnnPrior lean = prior.without(idle);
    RangeEncoder out = new RangeEncoder();

    // When
    Result encoded = lean.encode(random.latents(7, 9), 7, 9, 2, random.lambda(), out);
    byte[] payload = out.finish();

    // Then
    Result decoded = lean.decode(decoder(payload), 7, 9, 2);
    assertThat(decoded.codes())
        .isEqualTo(encoded.codes())
        .isNotEqualTo(new byte[7 * 9 * subspaces]);
    assertThat(lean.activeSubspaces()).isEqualTo(subspaces - 2);
    Recorder all = Recorder.record(prior, encoded.codes(), 7, 9, 2);
    double saved = 0;
    for (int i = 0; i < encoded.codes().length; i++) {
      if (idle.get(i % subspaces)) {
        assertThat(encoded.codes()[i]).isZero();
        saved -= Math.log(all.zero[i / subspaces][i % subspaces]) / Math.log(2);
      }
    }
    double full = prior.code(encoded.codes(), 7, 9, 2, out).crossEntropyBits();
    assertThat(full - encoded.crossEntropyBits()).isCloseTo(saved, within(1e-6)).isPositive();
  }

  @Test
  void levelChangesBytes() {
    // Given
    byte[] codes = random.codes(5, 5);
    RangeEncoder out = new RangeEncoder();

    // When
    prior.code(codes, 5, 5, 1, out);
    byte[] first = out.finish();
    prior.code(codes, 5, 5, 2, out);

    // Then
    assertThat(out.finish()).isNotEqualTo(first);
  }

  @Test
  void decodesAnyBytes() {
    // Given
    byte[] noise = random.codes(20, 1);

    // When
    byte[] codes = prior.decode(decoder(noise), 11, 13, 1).codes();

    // Then
    prior.dequantize(codes, 13, 0, 0, 11, 13, new float[12 * 11 * 13]); // checks every code's range
  }

  @Test
  void dequantizesToCodewords() {
    // Given
    byte[] codes = new byte[2 * 3 * subspaces];
    codes[4 * subspaces + 3] = 5; // position 4, second subspace of the pairs

    // When
    float[] values = new float[12 * 6];
    prior.dequantize(codes, 3, 0, 0, 2, 3, values);

    // Then
    float[] codebook = random.values("codebook.1");
    float[] expected = new float[12 * 6];
    expected[4 * 12 + 4] = codebook[(12 + 5) * 2];
    expected[4 * 12 + 5] = codebook[(12 + 5) * 2 + 1];
    assertThat(values).isEqualTo(expected);
  }

  @Test
  void rejectsMismatchedArguments() {
    RangeEncoder out = new RangeEncoder();
    byte[] codes = new byte[4 * subspaces];
    byte[] outside = codes.clone();
    outside[subspaces + 5] = 8;

    assertThatThrownBy(() -> prior.code(codes, 2, 2, 4, out))
        .hasMessage("no quality level 4: there are 1..3");
    assertThatThrownBy(() -> prior.code(codes, 2, 2, 0, out))
        .hasMessage("no quality level 0: there are 1..3");
    assertThatThrownBy(() -> prior.code(codes, 0, 2, 1, out)).hasMessage("invalid grid: 2 x 0");
    assertThatThrownBy(() -> prior.decode(decoder(codes), -1, 2, 1))
        .hasMessage("invalid grid: 2 x -1");
    assertThatThrownBy(() -> prior.decode(decoder(codes), 1 << 20, 1 << 20, 1))
        .hasMessage("invalid grid: 1048576 x 1048576");
    assertThatThrownBy(() -> prior.code(codes, 2, 3, 1, out))
        .hasMessage("24 codes do not fit the grid and the checkpoint");
    assertThatThrownBy(() -> prior.code(outside, 2, 2, 1, out))
        .hasMessage("subspace 5 at position 1 has code 8; its codebook has 0..7");
    assertThatThrownBy(() -> prior.without(BitSet.valueOf(new long[] {64})))
        .hasMessage("no subspace 6: there are 6");
    outside[subspaces + 5] = 7;
    assertThatThrownBy(
            () -> prior.without(BitSet.valueOf(new long[] {32})).code(outside, 2, 2, 1, out))
        .hasMessage("subspace 5 at position 1 has code 7 and is not coded");
    assertThatThrownBy(() -> prior.encode(new float[12], 1, 1, 1, new float[12], out))
        .hasMessage("lambda must be positive: 0.0");
  }

  private static RangeDecoder decoder(byte[] payload) {
    return new RangeDecoder(payload, 0, payload.length);
  }
}
