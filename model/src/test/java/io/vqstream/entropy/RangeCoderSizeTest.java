package io.vqstream.entropy;

import static io.vqstream.entropy.Symbol.assertDecodes;
import static io.vqstream.entropy.Symbol.encode;
import static io.vqstream.entropy.Symbol.message;
import static io.vqstream.entropy.Symbol.symbol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many bytes the coder takes. */
class RangeCoderSizeTest {
  private static final int FLAG_TOTAL = 1 << 24;
  private final RangeEncoder encoder = new RangeEncoder();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void codesSkewedModelsNearEntropy(long seed) {
    // Given
    List<Symbol> message = message(new Random(seed), 50_000);

    // When
    byte[] bytes = encode(encoder, message);

    // Then
    assertDecodes(bytes, message);
    double bits = message.stream().mapToDouble(Symbol::bits).sum();
    assertThat(bytes.length * 8.0).isCloseTo(bits, within(bits * 1e-4 + 16));
  }

  @Test
  void codesDrawnSymbolsNearEntropy() {
    // Given
    Random random = new Random(9);
    int[] frequencies = new int[200];
    Arrays.setAll(frequencies, i -> 1 + (int) (Math.exp(-i * 0.3) * (1 << 20)));
    List<Symbol> message = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      message.add(draw(random, frequencies));
    }

    // When
    byte[] bytes = encode(encoder, message);

    // Then
    assertDecodes(bytes, message);
    double bits = message.stream().mapToDouble(Symbol::bits).sum();
    assertThat(bytes.length * 8.0).isBetween(bits - 1, bits * (1 + 1e-4) + 16);
  }

  @ParameterizedTest(name = "frequency {0} of 2^24")
  @CsvSource({"1", "2", "1000", "8388608", "16700000", "16777214", "16777215"})
  void codesFlagsNearEntropy(int frequency) {
    // Given
    Random random = new Random(frequency);
    boolean[] flags = new boolean[100_000];
    double bits = 0;
    for (int i = 0; i < flags.length; i++) {
      flags[i] = random.nextInt(FLAG_TOTAL) < frequency;
      bits += new Symbol(0, flags[i] ? frequency : FLAG_TOTAL - frequency, FLAG_TOTAL).bits();
    }

    // When
    for (boolean flag : flags) {
      encoder.encodeFlag(flag, frequency);
    }
    byte[] bytes = encoder.finish();

    // Then
    assertThat(bytes.length * 8.0).isBetween(bits - 1, bits * (1 + 1e-4) + 16);
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    for (boolean flag : flags) {
      assertThat(decoder.decodeFlag(frequency)).isEqualTo(flag);
    }
    assertThat(decoder.exhausted()).isFalse();
  }

  @Test
  void codesExtremeFrequenciesOfMaxTotal() {
    // Given
    List<Symbol> message = new ArrayList<>();
    Random random = new Random(4);
    int total = 1 << 30;
    for (int i = 0; i < 10_000; i++) {
      message.add(
          switch (random.nextInt(4)) {
            case 0 -> new Symbol(0, 1, total);
            case 1 -> new Symbol(1, total - 1, total);
            case 2 -> new Symbol(total - 1, 1, total);
            default -> new Symbol(0, total - 1, total);
          });
    }

    // When
    byte[] bytes = encode(encoder, message);

    // Then
    assertDecodes(bytes, message);
    double bits = message.stream().mapToDouble(Symbol::bits).sum();
    assertThat(bytes.length * 8.0).isLessThan(bits * (1 + 1e-4) + 16);
  }

  @Test
  void finishCostsAtMostTwoBytes() {
    Random random = new Random(5);
    for (int i = 0; i < 5000; i++) {
      // Given
      List<Symbol> message = message(random, random.nextInt(12));

      // When
      byte[] bytes = encode(encoder, message);

      // Then
      double bits = message.stream().mapToDouble(Symbol::bits).sum();
      assertThat(bytes.length * 8.0).isLessThan(bits + 16 + 1e-3);
      assertDecodes(bytes, message);
    }
  }

  @Test
  void uniformBytesAreStoredVerbatim() {
    // When
    encoder.encode(0xca, 1, 256);
    encoder.encode(0xfe12, 1, 1 << 16);
    for (char bit : "00110101".toCharArray()) {
      encoder.encodeFlag(bit == '0', FLAG_TOTAL / 2);
    }

    // Then
    assertThat(encoder.finish()).asHexString().isEqualTo("CAFE1235");
  }

  @Test
  void certainSymbolsTakeNoBytes() {
    assertThat(encoder.finish()).isEmpty();
    assertThat(encode(encoder, List.of(new Symbol(0, 7, 7), new Symbol(0, 1, 1)))).isEmpty();
  }

  /** Encodes the shortest message: flags of maximum frequency. */
  @Test
  void minBytesIsLowerBound() {
    // Given
    int flags = 200_000_000;

    // When
    for (int i = 0; i < flags; i++) {
      encoder.encodeFlag(true, FLAG_TOTAL - 1);
    }

    // Then
    int length = encoder.finish().length;
    assertThat(RangeDecoder.minBytes(flags)).isPositive().isLessThanOrEqualTo(length);
    assertThat(RangeDecoder.minBytes(2L * flags)).isLessThan(2L * length + 1);
  }

  @Test
  void minBytesOfFewFlagsIsZero() {
    assertThat(RangeDecoder.minBytes(0)).isZero();
    assertThat(RangeDecoder.minBytes(1_000_000)).isZero();
  }

  private static Symbol draw(Random random, int[] frequencies) {
    int target = random.nextInt(Arrays.stream(frequencies).sum());
    int k = 0;
    while (target >= frequencies[k]) {
      target -= frequencies[k++];
    }
    return symbol(frequencies, k);
  }
}
