package io.vqstream.entropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A symbol and its interval of frequencies; a message is a list of them. */
record Symbol(int cumulative, int frequency, int total) {
  double bits() {
    return Math.log((double) total / frequency) / Math.log(2);
  }

  /** Encodes a message and ends it. */
  static byte[] encode(RangeEncoder encoder, List<Symbol> message) {
    for (Symbol symbol : message) {
      encoder.encode(symbol.cumulative(), symbol.frequency(), symbol.total());
    }
    return encoder.finish();
  }

  static void assertDecodes(byte[] bytes, List<Symbol> message) {
    assertDecodes(new RangeDecoder(bytes, 0, bytes.length), message);
  }

  static void assertDecodes(RangeDecoder decoder, List<Symbol> message) {
    assertTargets(decoder, message);
    assertThat(decoder.exhausted()).isFalse();
    assertThat(decoder.endsAsWritten()).isTrue();
  }

  static void assertTargets(RangeDecoder decoder, List<Symbol> message) {
    for (Symbol symbol : message) {
      int target = decoder.target(symbol.total());
      assertThat(target - symbol.cumulative()).isBetween(0, symbol.frequency() - 1);
      decoder.advance(symbol.cumulative(), symbol.frequency());
    }
  }

  /** Returns symbols under flat to extreme models; rare symbols are overrepresented. */
  static List<Symbol> message(Random random, int length) {
    List<Symbol> message = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int[] frequencies = new int[1 + random.nextInt(40)];
      double skew = random.nextDouble() * 2;
      Arrays.setAll(frequencies, k -> 1 + (int) (Math.exp(-k * skew) * (1 << 20)));
      message.add(symbol(frequencies, random.nextInt(frequencies.length)));
    }
    return message;
  }

  /** Returns the symbol of an index under a model. */
  static Symbol symbol(int[] frequencies, int k) {
    return new Symbol(
        Arrays.stream(frequencies, 0, k).sum(), frequencies[k], Arrays.stream(frequencies).sum());
  }
}
