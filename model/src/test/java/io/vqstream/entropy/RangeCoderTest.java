package io.vqstream.entropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCoderTest {
  private static final int FLAG_TOTAL = 1 << 24;
  private final RangeEncoder encoder = new RangeEncoder();

  /** A symbol and its interval of frequencies. */
  private record Symbol(int cumulative, int frequency, int total) {
    double bits() {
      return Math.log((double) total / frequency) / Math.log(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void codesSkewedModelsNearEntropy(long seed) {
    // Given
    List<Symbol> message = message(new Random(seed), 50_000);

    // When
    byte[] bytes = encode(message);

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
    byte[] bytes = encode(message);

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
  void flagEqualsSymbolOfTotal2To24() {
    // When
    encoder.encodeFlag(true, 12_345_678);
    encoder.encodeFlag(false, 12_345_678);
    byte[] flags = encoder.finish();

    // Then
    assertThat(flags)
        .isEqualTo(
            encode(
                List.of(
                    new Symbol(0, 12_345_678, FLAG_TOTAL),
                    new Symbol(12_345_678, FLAG_TOTAL - 12_345_678, FLAG_TOTAL))));
  }

  /**
   * Symbols that lie just below or above a round number, such as 1/2 in thirds: the interval holds
   * the number for thousands of bytes, and only then is it known whether they carry.
   */
  @ParameterizedTest(name = "at {0}, from {1}")
  @CsvSource({
    "80,BELOW",
    "80,ABOVE",
    "01,BELOW",
    "01,ABOVE",
    "FF,BELOW",
    "FF,ABOVE",
    "0100,BELOW",
    "00,ABOVE",
    "7FFF80,BELOW",
    "7FFF80,ABOVE"
  })
  void propagatesCarryThroughLongRun(String number, Side side) {
    for (int total : new int[] {2, 3, 255, 1 << 24, 1 << 30}) {
      // Given: the number, then a long run of 00 or of FF, then noise
      byte[] aimed = new byte[4000];
      byte[] head = new BigInteger("01" + number, 16).toByteArray();
      Arrays.fill(aimed, side == Side.ABOVE ? 0 : (byte) 0xff);
      System.arraycopy(head, 1, aimed, 0, head.length - 1);
      if (side == Side.BELOW) {
        aimed[head.length - 2]--;
      }
      Random random = new Random(total);
      for (int i = 3900; i < aimed.length; i++) {
        aimed[i] = (byte) random.nextInt();
      }

      // When: the symbols that these bytes decode to are encoded
      List<Symbol> message = meaning(aimed, total, 3 + 3900 * 8);

      // Then
      assertDecodes(encode(message), message);
    }
  }

  private enum Side {
    BELOW,
    ABOVE
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
    byte[] bytes = encode(message);

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
      byte[] bytes = encode(message);

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
    assertThat(encode(List.of(new Symbol(0, 7, 7), new Symbol(0, 1, 1)))).isEmpty();
  }

  @Test
  void encoderResetsAfterFinish() {
    // Given
    List<Symbol> message = message(new Random(6), 3000);
    byte[] first = encode(message);

    // When
    encode(message(new Random(7), 20_000));
    byte[] again = encode(message);

    // Then
    assertThat(again).isEqualTo(first);
  }

  @Test
  void decodesFromMiddleOfArray() {
    // Given
    List<Symbol> message = message(new Random(8), 1000);
    byte[] bytes = encode(message);
    byte[] around = new byte[bytes.length + 20];
    Arrays.fill(around, (byte) 0xa5);
    System.arraycopy(bytes, 0, around, 7, bytes.length);

    // Then
    assertDecodes(new RangeDecoder(around, 7, bytes.length), message);
  }

  @Test
  void detectsTruncatedMessage() {
    // Given
    List<Symbol> message = message(new Random(10), 2000);
    byte[] bytes = encode(message);

    for (int length = 0; length < bytes.length - 7; length += 11) {
      // When
      RangeDecoder decoder = new RangeDecoder(bytes, 0, length);
      for (Symbol symbol : message) {
        decoder.target(symbol.total());
        decoder.advance(symbol.cumulative(), symbol.frequency());
      }

      // Then
      assertThat(decoder.exhausted()).isTrue();
    }
  }

  @Test
  void detectsTrailingBytes() {
    // Given
    List<Symbol> message = message(new Random(11), 2000);
    byte[] bytes = encode(message);

    // When
    RangeDecoder decoder =
        new RangeDecoder(Arrays.copyOf(bytes, bytes.length + 20), 0, bytes.length + 20);
    assertTargets(decoder, message);

    // Then
    assertThat(decoder.endsAsWritten()).isFalse();
  }

  @Test
  void decodesNoiseUnderAnyModel() {
    Random random = new Random(12);
    for (int i = 0; i < 300; i++) {
      // Given
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (i % 3 == 0) {
        Arrays.fill(noise, (byte) 0xff);
      }
      RangeDecoder decoder = new RangeDecoder(noise, 0, noise.length);

      for (int n = 0; n < 500; n++) {
        // When
        int total = 1 + random.nextInt(random.nextBoolean() ? 300 : 1 << 30);
        int target = decoder.target(total);

        // Then
        assertThat(target).isBetween(0, total - 1);
        int cumulative = random.nextInt(target + 1);
        decoder.advance(cumulative, target - cumulative + 1 + random.nextInt(total - target));
        decoder.decodeFlag(1 + random.nextInt(FLAG_TOTAL - 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0,1", "-1,1,2", "0,3,2", "2,1,2", "0,1,1073741825", "2147483647,1,2", "0,1,0"})
  void rejectsSymbolOutsideTotal(int cumulative, int frequency, int total) {
    assertThatThrownBy(() -> encoder.encode(cumulative, frequency, total))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, FLAG_TOTAL})
  void rejectsCertainFlag(int frequency) {
    assertThatThrownBy(() -> encoder.encodeFlag(true, frequency))
        .isInstanceOf(IllegalArgumentException.class);
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

  private byte[] encode(List<Symbol> message) {
    for (Symbol symbol : message) {
      encoder.encode(symbol.cumulative(), symbol.frequency(), symbol.total());
    }
    return encoder.finish();
  }

  private static void assertDecodes(byte[] bytes, List<Symbol> message) {
    assertDecodes(new RangeDecoder(bytes, 0, bytes.length), message);
  }

  private static void assertDecodes(RangeDecoder decoder, List<Symbol> message) {
    assertTargets(decoder, message);
    assertThat(decoder.exhausted()).isFalse();
    assertThat(decoder.endsAsWritten()).isTrue();
  }

  private static void assertTargets(RangeDecoder decoder, List<Symbol> message) {
    for (Symbol symbol : message) {
      int target = decoder.target(symbol.total());
      assertThat(target - symbol.cumulative()).isBetween(0, symbol.frequency() - 1);
      decoder.advance(symbol.cumulative(), symbol.frequency());
    }
  }

  /** Returns the symbols that the bytes decode to under a uniform model. */
  private static List<Symbol> meaning(byte[] bytes, int total, int bits) {
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    List<Symbol> message = new ArrayList<>();
    for (double told = 0; told < bits; told += message.get(0).bits()) {
      int target = decoder.target(total);
      decoder.advance(target, 1);
      message.add(new Symbol(target, 1, total));
    }
    return message;
  }

  /** Returns symbols under flat to extreme models; rare symbols are overrepresented. */
  private static List<Symbol> message(Random random, int length) {
    List<Symbol> message = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int[] frequencies = new int[1 + random.nextInt(40)];
      double skew = random.nextDouble() * 2;
      Arrays.setAll(frequencies, k -> 1 + (int) (Math.exp(-k * skew) * (1 << 20)));
      message.add(symbol(frequencies, random.nextInt(frequencies.length)));
    }
    return message;
  }

  private static Symbol draw(Random random, int[] frequencies) {
    int target = random.nextInt(Arrays.stream(frequencies).sum());
    int k = 0;
    while (target >= frequencies[k]) {
      target -= frequencies[k++];
    }
    return symbol(frequencies, k);
  }

  private static Symbol symbol(int[] frequencies, int k) {
    return new Symbol(
        Arrays.stream(frequencies, 0, k).sum(), frequencies[k], Arrays.stream(frequencies).sum());
  }
}
