package io.vqstream.entropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Properties of all messages. Each seed gives another message, whose length and frequencies are
 * distributed over powers of two to cover extremes.
 */
class RangeCoderPropertyTest {
  private static final int MOST_TOTAL_BITS = 30;
  private static final int FLAG_TOTAL = 1 << 24;

  /** A symbol among frequencies, or a flag. */
  private record Symbol(boolean flag, int cumulative, int frequency, int total) {
    void write(RangeEncoder out) {
      if (flag) {
        out.encodeFlag(cumulative == 0, cumulative == 0 ? frequency : total - frequency);
      } else {
        out.encode(cumulative, frequency, total);
      }
    }

    /** Decodes a symbol and returns whether it equals this one. */
    boolean read(RangeDecoder in) {
      if (flag) {
        boolean yes = cumulative == 0;
        return in.decodeFlag(yes ? frequency : total - frequency) == yes;
      }
      int target = in.target(total);
      in.advance(cumulative, frequency);
      return target >= cumulative && target - cumulative < frequency;
    }

    double bits() {
      return Math.log((double) total / frequency) / Math.log(2);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void roundTripsAnyMessageNearItsEntropy(long seed) {
    // Given
    List<Symbol> message = message(new Random(seed));

    // When
    byte[] bytes = write(message);

    // Then
    RangeDecoder in = new RangeDecoder(bytes, 0, bytes.length);
    assertThat(message).allMatch(symbol -> symbol.read(in));
    assertThat(in.endsAsWritten()).isTrue();
    assertThat(in.exhausted()).isFalse();
    assertThat(in.endsAsWritten()).isTrue();
    double bits = message.stream().mapToDouble(Symbol::bits).sum();
    assertThat(8.0 * bytes.length).isLessThan(bits + message.size() * 0x1p-17 + 16);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void encodingIsUnique(long seed) {
    // Given
    Random random = new Random(seed);
    List<Symbol> message = message(random);
    byte[] bytes = write(message);

    for (int trial = 0; trial < 40; trial++) {
      // When
      byte[] other = damage(bytes, random);

      // Then
      RangeDecoder in = new RangeDecoder(other, 0, other.length);
      boolean same = message.stream().allMatch(symbol -> symbol.read(in));
      assertThat(same && in.endsAsWritten()).as("%d bytes", bytes.length).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void messagesAreIndependent(long seed) {
    // Given
    Random random = new Random(seed);
    List<Symbol> before = message(random);
    List<Symbol> message = message(random);
    RangeEncoder used = new RangeEncoder();
    before.forEach(symbol -> symbol.write(used));
    used.finish();

    // When
    message.forEach(symbol -> symbol.write(used));

    // Then
    assertThat(used.finish()).isEqualTo(write(message));
  }

  /** Returns variants with a bit flipped near the end, or with more or fewer bytes. */
  private static byte[] damage(byte[] bytes, Random random) {
    int kind = random.nextInt(3);
    if (kind == 0 || bytes.length == 0) {
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
      if (random.nextBoolean()) {
        longer[bytes.length + random.nextInt(longer.length - bytes.length)] =
            (byte) random.nextInt();
      }
      return longer;
    }
    if (kind == 1) {
      return Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(Math.min(9, bytes.length)));
    }
    byte[] flipped = bytes.clone();
    int fromEnd = random.nextInt(Math.min(9, bytes.length));
    flipped[bytes.length - 1 - fromEnd] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static byte[] write(List<Symbol> message) {
    RangeEncoder out = new RangeEncoder();
    message.forEach(symbol -> symbol.write(out));
    return out.finish();
  }

  private static List<Symbol> message(Random random) {
    List<Symbol> message = new ArrayList<>();
    int length = upTo(random, 10);
    for (int i = 0; i < length; i++) {
      message.add(random.nextInt(3) == 0 ? flag(random) : symbol(random));
    }
    return message;
  }

  private static Symbol symbol(Random random) {
    int total = 1 + upTo(random, MOST_TOTAL_BITS) % (1 << MOST_TOTAL_BITS);
    int frequency = 1 + Math.min(upTo(random, MOST_TOTAL_BITS), total - 1);
    int room = total - frequency + 1;
    int cumulative = random.nextInt(4) == 0 ? room - 1 : random.nextInt(room);
    return new Symbol(false, cumulative, frequency, total);
  }

  private static Symbol flag(Random random) {
    int frequency = 1 + upTo(random, 24) % (FLAG_TOTAL - 1);
    boolean yes = random.nextBoolean();
    return new Symbol(true, yes ? 0 : FLAG_TOTAL - frequency, frequency, FLAG_TOTAL);
  }

  /** Returns a number below 2^bits with a random number of bits. */
  private static int upTo(Random random, int bits) {
    return random.nextInt(1 << random.nextInt(bits + 1));
  }
}
