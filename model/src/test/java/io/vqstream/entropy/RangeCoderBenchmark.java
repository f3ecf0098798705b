package io.vqstream.entropy;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Times the range coder on typical input of the prior: likely flags and occasional symbols. */
@State(Scope.Thread)
public class RangeCoderBenchmark {
  /** Number of codes per invocation. */
  public static final int CODES = 100_000;

  private static final int SYMBOLS = 255;
  private static final int FREQUENCY = 1 << 12;
  private static final int TOTAL = SYMBOLS * FREQUENCY;

  private final int[] codes = new int[CODES];
  private final int[] zero = new int[CODES];
  private final RangeEncoder out = new RangeEncoder();
  private byte[] message;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CODES; i++) {
      double p = Math.pow(random.nextDouble(), 0.1);
      zero[i] = Math.max(1, (int) (p * ((1 << RangeCoder.FLAG_BITS) - 1)));
      codes[i] = random.nextDouble() < p ? 0 : 1 + random.nextInt(SYMBOLS);
    }
    message = encode();
  }

  @Benchmark
  public byte[] encode() {
    for (int i = 0; i < CODES; i++) {
      out.encodeFlag(codes[i] == 0, zero[i]);
      if (codes[i] != 0) {
        out.encode((codes[i] - 1) * FREQUENCY, FREQUENCY, TOTAL);
      }
    }
    return out.finish();
  }

  @Benchmark
  public int decode() {
    RangeDecoder in = new RangeDecoder(message, 0, message.length);
    int sum = 0;
    for (int i = 0; i < CODES; i++) {
      if (!in.decodeFlag(zero[i])) {
        int symbol = in.target(TOTAL) / FREQUENCY;
        in.advance(symbol * FREQUENCY, FREQUENCY);
        sum += symbol;
      }
    }
    return sum;
  }
}
