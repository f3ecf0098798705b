package io.vqstream.entropy;

import static io.vqstream.entropy.Symbol.assertDecodes;
import static io.vqstream.entropy.Symbol.assertTargets;
import static io.vqstream.entropy.Symbol.encode;
import static io.vqstream.entropy.Symbol.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the coder decodes, and what it detects. */
class RangeCoderTest {
  private static final int FLAG_TOTAL = 1 << 24;
  private final RangeEncoder encoder = new RangeEncoder();

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
                encoder,
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
      assertDecodes(encode(encoder, message), message);
    }
  }

  private enum Side {
    BELOW,
    ABOVE
  }

  @Test
  void encoderResetsAfterFinish() {
    // Given
    List<Symbol> message = message(new Random(6), 3000);
    byte[] first = encode(encoder, message);

    // When
    encode(encoder, message(new Random(7), 20_000));
    byte[] again = encode(encoder, message);

    // Then
    assertThat(again).isEqualTo(first);
  }

  @Test
  void decodesFromMiddleOfArray() {
    // Given
    List<Symbol> message = message(new Random(8), 1000);
    byte[] bytes = encode(encoder, message);
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
    byte[] bytes = encode(encoder, message);

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
    byte[] bytes = encode(encoder, message);

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
}
