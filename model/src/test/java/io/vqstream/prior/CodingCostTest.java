package io.vqstream.prior;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.kernel.PlainKernels;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Checks the operations and the memory that a coding pass takes. */
class CodingCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final RandomPrior random = new RandomPrior(RandomPrior.TINY, 21);

  /** Plain kernels, because vector operations allocate until they are compiled. */
  private final PixelCnnPrior prior = random.prior(new PlainKernels());

  private final int subspaces = RandomPrior.TINY.subspaceCount();

  @Test
  void evaluatesEachPositionOnce() {
    // Given
    RandomPrior full = new RandomPrior(RandomPrior.FULL, 3);
    CountingKernels counting = new CountingKernels(KernelsFactory.fastest());
    PixelCnnPrior counted = full.prior(counting);
    byte[] allNonzero = full.codes(20, 30);
    Arrays.fill(allNonzero, (byte) 1);
    counted.code(
        Arrays.copyOf(allNonzero, RandomPrior.FULL.subspaceCount()), 1, 1, 2, new RangeEncoder());
    long once = counting.products();

    // When
    counting.reset();
    counted.code(allNonzero, 20, 30, 2, new RangeEncoder());

    // Then
    assertThat(once / 64.0).isEqualTo(RandomPrior.FULL.priorMacsPerPixel());
    assertThat(counting.products()).isEqualTo(20 * 30 * once);
    assertThat(counting.paddedProducts()).isLessThan((long) (1.1 * 20 * 30 * once));
  }

  @Test
  void allocatesNothingPerDecodedCode() {
    // Given
    int rows = 6;
    byte[] narrow = written(rows, 40);
    byte[] wide = written(rows, 400);
    decode(narrow, rows, 40);
    decode(wide, rows, 400);

    // When
    long ofNarrow = decode(narrow, rows, 40);
    long ofWide = decode(wide, rows, 400);

    // Then: only the codes themselves, a byte each, are allocated
    long more = (400L - 40) * rows * subspaces;
    assertThat(ofWide - ofNarrow).isBetween(more, more + 4096);
  }

  @Test
  void allocatesNothingPerEncodedCode() {
    // Given
    int rows = 6;
    float[] narrow = random.latents(rows, 40);
    float[] wide = random.latents(rows, 400);
    RangeEncoder out = new RangeEncoder();
    encode(wide, rows, 400, out);
    encode(narrow, rows, 40, out);

    // When
    long ofNarrow = encode(narrow, rows, 40, out);
    long ofWide = encode(wide, rows, 400, out);

    // Then
    long more = (400L - 40) * rows * subspaces;
    assertThat(ofWide - ofNarrow).isBetween(more, more + 4096);
  }

  @Test
  void codes64MegapixelsInFewMegabytes() {
    // Given
    RandomPrior full = new RandomPrior(RandomPrior.FULL, 3);
    PriorWeights weights = new PriorWeights(RandomPrior.FULL, full.tensors::get);
    Grid grid = new Grid(1024, 1024);

    // When
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    new CodingPass(weights, new PlainKernels(), grid.maxWavefrontSize(), grid.liveRows());
    long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());

    // Then
    assertThat(after - before).isLessThan(32 << 20);
  }

  @Test
  void stopsAtEndOfMessage() {
    // Given: a few bytes for a grid of a million positions
    CountingKernels counting = new CountingKernels(KernelsFactory.fastest());
    PixelCnnPrior counted = random.prior(counting);
    counted.code(random.codes(1, 1), 1, 1, 2, new RangeEncoder());
    long once = counting.products();
    counting.reset();

    // When
    counted.decode(new RangeDecoder(new byte[11], 0, 11), 1024, 1024, 2);

    // Then
    assertThat(counting.products()).isLessThan(2000 * once);
  }

  @Test
  void decodesMessageBesideTruncatedOne() {
    // Given
    byte[] whole = written(3, 500);
    DecodeRequest cut = new DecodeRequest(new RangeDecoder(new byte[2], 0, 2), new Grid(8, 300));
    DecodeRequest beside =
        new DecodeRequest(new RangeDecoder(whole, 0, whole.length), new Grid(3, 500));

    // When
    List<PixelCnnPrior.Result> read = prior.decodeBatch(List.of(cut, beside), 2);

    // Then
    RangeDecoder alone = new RangeDecoder(whole, 0, whole.length);
    assertThat(read.get(1).codes()).isEqualTo(prior.decode(alone, 3, 500, 2).codes());
    assertThat(alone.exhausted()).isFalse();
  }

  @Test
  void batchTakesTheWorkOfItsGrids() {
    // Given
    CountingKernels counting = new CountingKernels(KernelsFactory.fastest());
    PixelCnnPrior counted = random.prior(counting);
    List<DecodeRequest> jobs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      jobs.add(new DecodeRequest(decoder(new byte[0]), new Grid(4, 4)));
    }
    counted.decode(decoder(new byte[0]), 4, 4, 1);
    long one = counting.products();
    int callsOfOne = counting.calls();

    // When
    counting.reset();
    counted.decodeBatch(jobs, 1);

    // Then: weights are read as often as for one grid
    assertThat(counting.products()).isEqualTo(16 * one);
    assertThat(counting.calls()).isEqualTo(callsOfOne);
  }

  private byte[] written(int height, int width) {
    RangeEncoder out = new RangeEncoder();
    prior.code(random.codes(height, width), height, width, 2, out);
    return out.finish();
  }

  private long decode(byte[] payload, int height, int width) {
    RangeDecoder in = decoder(payload);
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    prior.decode(in, height, width, 2);
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  /** Encodes latents and returns the number of bytes allocated. */
  private long encode(float[] latents, int height, int width, RangeEncoder out) {
    float[] lambda = random.lambda();
    int length = latents.length / height;
    List<float[]> rows = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      rows.add(Arrays.copyOfRange(latents, y * length, (y + 1) * length));
    }
    Supplier<float[]> source = rows.iterator()::next;
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    prior.encode(source, height, width, 2, lambda, out);
    long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    out.finish();
    return after - before;
  }

  private static RangeDecoder decoder(byte[] payload) {
    return new RangeDecoder(payload, 0, payload.length);
  }
}
