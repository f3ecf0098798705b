package io.vqstream.prior;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Times a full-size prior with random weights over a 96x64 grid, on one thread. Arguments: runs,
 * plain runs.
 */
final class PriorBenchmark {
  private static final int HEIGHT = 64;
  private static final int WIDTH = 96;
  private static final int LEVEL = 3;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PriorBenchmark() {}

  public static void main(String[] args) {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int plainRuns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Kernels fastest = Kernels.fastest();
    if (!(fastest instanceof PlainKernels)) {
      time(fastest, runs);
    }
    time(new PlainKernels(), plainRuns);
  }

  /** Time of this thread alone, so that a busy machine does not count. */
  private static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static void time(Kernels kernels, int runs) {
    RandomPrior random = new RandomPrior(RandomPrior.FULL, 1);
    CountingKernels counting = new CountingKernels(kernels);
    PixelCnnPrior prior = random.prior(counting);
    float[] latents = random.latents(HEIGHT, WIDTH);
    float[] trade = random.trade();
    System.out.printf("%s%n", kernels.getClass().getSimpleName());
    long bestEncode = Long.MAX_VALUE;
    long bestDecode = Long.MAX_VALUE;
    for (int run = 0; run < runs; run++) {
      counting.reset();
      long start = cpuNanos();
      RangeEncoder out = new RangeEncoder();
      PixelCnnPrior.Result encoded = prior.encode(latents, HEIGHT, WIDTH, LEVEL, trade, out);
      byte[] payload = out.finish();
      long encode = cpuNanos() - start;
      String encodeWork = counting.toString();
      counting.reset();
      start = cpuNanos();
      RangeDecoder in = new RangeDecoder(payload, 0, payload.length);
      PixelCnnPrior.Result decoded = prior.decode(in, HEIGHT, WIDTH, LEVEL);
      long decode = cpuNanos() - start;
      if (!Arrays.equals(encoded.codes(), decoded.codes())) {
        throw new AssertionError("decoded other codes");
      }
      boolean best = encode < bestEncode || decode < bestDecode;
      bestEncode = Math.min(encode, bestEncode);
      bestDecode = Math.min(decode, bestDecode);
      if (run == 0 || best) {
        int codes = encoded.codes().length;
        long zeros = 0;
        for (byte code : encoded.codes()) {
          zeros += code == 0 ? 1 : 0;
        }
        System.out.printf(
            "  run %d: %d codes, %.0f %% zero, %d bytes%n"
                + "    encode %.0f ms, %.2f Mcodes/s, %s%n    decode %.0f ms, %.2f Mcodes/s, %s%n",
            run,
            codes,
            100.0 * zeros / codes,
            payload.length,
            encode / 1e6,
            codes * 1e3 / encode,
            encodeWork,
            decode / 1e6,
            codes * 1e3 / decode,
            counting);
      }
    }
  }

  /** Counts and times the matrix work of the kernels it passes on to. */
  private static final class CountingKernels implements Kernels {
    private final Kernels inner;
    private long products;
    private long nanos;

    CountingKernels(Kernels inner) {
      this.inner = inner;
    }

    void reset() {
      products = 0;
      nanos = 0;
    }

    @Override
    public String toString() {
      return "matrix work %.2f GMAC in %.0f ms: %.1f GMAC/s"
          .formatted(products / 1e9, nanos / 1e6, (double) products / nanos);
    }

    @Override
    public void multiplyAdd(
        Matrix w, int rows, float[] x, int xStart, int xStride, float[] y, int yStride) {
      long start = cpuNanos();
      inner.multiplyAdd(w, rows, x, xStart, xStride, y, yStride);
      nanos += cpuNanos() - start;
      products += (long) w.inputs() * w.outputs() * rows;
    }

    @Override
    public void activate(float[] x, int padded) {
      inner.activate(x, padded);
    }

    @Override
    public void exp(float[] x, int padded) {
      inner.exp(x, padded);
    }

    @Override
    public void subtractDistances(
        float[] codewords, int channels, float[] mu, float[] inverse, int at, Logits logits) {
      inner.subtractDistances(codewords, channels, mu, inverse, at, logits);
    }

    @Override
    public void softmax(Logits logits, float[] weights, int[] frequencies) {
      inner.softmax(logits, weights, frequencies);
    }

    @Override
    public void costs(
        float[] codewords,
        int channels,
        float[] y,
        int yAt,
        float[] bits,
        int bitsAt,
        Logits logits,
        float[] costs) {
      inner.costs(codewords, channels, y, yAt, bits, bitsAt, logits, costs);
    }
  }
}
