package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The prior of a checkpoint over grids of code indices, evaluated exactly: what was encoded on one
 * machine is decoded to the same codes on every other.
 *
 * <p>A grid has height x width positions and at each the codes of S slots, unsigned bytes laid out
 * as {@code [position][slot]}, positions in row-major order. Latents and codewords are in step
 * units, {@code [D][height][width]}.
 *
 * <p>Safe for use by many threads; a call computes on the thread that makes it. Buffers are kept
 * from call to call, at most one set for each processor.
 */
public final class PixelCnnPrior {
  /** More rows of small grids than this gain nothing and take room in the cache. */
  private static final int ROWS_SIDE_BY_SIDE = 64;

  private final PriorWeights weights;
  private final Kernels kernels;
  private final BitSet idleSlots;
  private final BlockingQueue<CodingPass> idle;

  /**
   * Codes and what they cost.
   *
   * @param codes {@code [position][slot]}, unsigned
   * @param crossEntropyBits sum of -log2 p of all codes, p as the float prior gives it, before any
   *     rounding to frequencies
   */
  public record Result(byte[] codes, double crossEntropyBits) {}

  /**
   * A grid to choose and write codes for.
   *
   * @param latents rows of the grid from the first to the last, {@code [width][D]} each, in step
   *     units; asked for once each, as the walk comes to them, and let go behind it
   */
  public record ToEncode(Supplier<float[]> latents, Grid grid, RangeEncoder out) {

    /**
     * With latents that are all at hand.
     *
     * @param latents {@code [D][height][width]} in step units
     */
    public ToEncode(float[] latents, Grid grid, RangeEncoder out) {
      this(rows(latents, grid), grid, out);
    }

    private static Supplier<float[]> rows(float[] latents, Grid grid) {
      int positions = grid.positions();
      check(latents.length % positions == 0, "latents", latents.length);
      int channels = latents.length / positions;
      AtomicInteger taken = new AtomicInteger();
      return () -> {
        int from = taken.getAndIncrement() * grid.width();
        float[] row = new float[grid.width() * channels];
        for (int i = 0; i < row.length; i++) {
          row[i] = latents[i % channels * positions + from + i / channels];
        }
        return row;
      };
    }
  }

  /** A grid whose codes are to be read. */
  public record ToDecode(RangeDecoder in, Grid grid) {}

  /** Returns the shapes of the prior's tensors by name, without the codebooks. */
  public static Map<String, int[]> shapes(Architecture architecture) {
    return PriorShapes.of(architecture);
  }

  /**
   * Takes the prior out of a checkpoint.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if one has another shape than the
   *     architecture says, or looks at codes that are not known yet
   */
  public static PixelCnnPrior of(Checkpoint checkpoint) {
    return new PixelCnnPrior(checkpoint.architecture(), checkpoint::tensor, Kernels.fastest());
  }

  PixelCnnPrior(Architecture architecture, Function<String, Tensor> tensors, Kernels kernels) {
    this(
        new PriorWeights(architecture, tensors),
        kernels,
        new BitSet(),
        new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors()));
  }

  private PixelCnnPrior(
      PriorWeights weights, Kernels kernels, BitSet idleSlots, BlockingQueue<CodingPass> idle) {
    this.weights = weights;
    this.kernels = kernels;
    this.idleSlots = idleSlots;
    this.idle = idle;
  }

  /**
   * This prior over grids in which the codes of some slots are 0 throughout. These are neither
   * coded nor chosen and cost nothing. Weights and buffers are shared.
   */
  public PixelCnnPrior without(BitSet slots) {
    if (slots.length() > weights.slots.size()) {
      throw new IllegalArgumentException(
          "no slot %d: there are %d".formatted(slots.length() - 1, weights.slots.size()));
    }
    return new PixelCnnPrior(weights, kernels, (BitSet) slots.clone(), idle);
  }

  /** How many grids of that size go side by side, at most, in one pass over the weights. */
  public static int sideBySide(Grid grid) {
    return Math.max(1, ROWS_SIDE_BY_SIDE / grid.maxRows());
  }

  /** Codes of a position that are coded. */
  public int codedSlots() {
    return weights.slots.size() - idleSlots.cardinality();
  }

  /**
   * Chooses the codes of latents and writes them, in one pass: at each slot and position the
   * codeword with the least sum over channels of {@code (latent - codeword)^2 / lambda} plus bits
   * under the prior, given the codes before it.
   *
   * @param latents rows of the grid from the first to the last, {@code [width][D]} each, in step
   *     units; asked for once each, as the walk comes to them, and let go behind it
   * @param level quality level, 1 the smallest
   * @param lambda squared steps that a bit is worth, one for each channel, above 0
   */
  public Result encode(
      Supplier<float[]> latents,
      int height,
      int width,
      int level,
      float[] lambda,
      RangeEncoder out) {
    ToEncode one = new ToEncode(latents, new Grid(height, width), out);
    return encodeAll(List.of(one), level, lambda).get(0);
  }

  /** As {@link #encode}, with latents that are all at hand: {@code [D][height][width]}. */
  public Result encode(
      float[] latents, int height, int width, int level, float[] lambda, RangeEncoder out) {
    ToEncode one = new ToEncode(latents, new Grid(height, width), out);
    return encodeAll(List.of(one), level, lambda).get(0);
  }

  /**
   * As {@link #encode}, of several grids side by side, so that the weights are read once for many.
   * What is chosen and written of each is what would be of it alone. Worth it where grids are
   * small: one of 64 rows fills a wave by itself.
   *
   * @return results in the order of the jobs
   */
  public List<Result> encodeAll(List<ToEncode> jobs, int level, float[] lambda) {
    int channels = weights.architecture.latentChannels();
    check(lambda.length == channels, "lambda", lambda.length);
    for (float t : lambda) {
      if (!(t > 0f)) {
        throw new IllegalArgumentException("a bit cannot be worth " + t + " squared steps");
      }
    }
    for (ToEncode job : jobs) {
      positions(job.grid());
    }
    return all(
        jobs.stream().map(ToEncode::grid).toList(),
        level,
        (from, to, rows, entropy) -> {
          List<ToEncode> part = jobs.subList(from, to);
          LatentRows[] latents =
              part.stream()
                  .map(job -> new LatentRows(job.latents(), job.grid(), channels))
                  .toArray(LatentRows[]::new);
          RangeEncoder[] out = part.stream().map(ToEncode::out).toArray(RangeEncoder[]::new);
          CodeWriter writer = new CodeWriter(out, entropy, rows);
          return new RdoEncoder(latents, lambda, weights, writer, rows);
        });
  }

  /**
   * Writes codes.
   *
   * @param codes {@code [position][slot]}
   * @param level quality level, 1 the smallest
   */
  public Result code(byte[] codes, int height, int width, int level, RangeEncoder out) {
    Grid grid = new Grid(height, width);
    checkCodes(codes, grid);
    return all(
            List.of(grid),
            level,
            (from, to, rows, entropy) -> {
              CodeWriter writer = new CodeWriter(new RangeEncoder[] {out}, entropy, rows);
              return new CodeEncoder(new byte[][] {codes}, weights.slots.size(), writer, rows);
            })
        .get(0);
  }

  /**
   * Reads the codes of a grid. Any bytes decode to some codes; whether these were meant is for
   * others to check. Once more has been read than the bytes can hold, the rest of the codes is 0
   * and not computed: the work is bounded by what the bytes say, not by the size of the grid.
   *
   * @param level quality level, 1 the smallest
   */
  public Result decode(RangeDecoder in, int height, int width, int level) {
    return decodeAll(List.of(new ToDecode(in, new Grid(height, width))), level).get(0);
  }

  /**
   * As {@link #decode}, of several grids side by side; see {@link #encodeAll}.
   *
   * @return results in the order of the jobs
   */
  public List<Result> decodeAll(List<ToDecode> jobs, int level) {
    return all(
        jobs.stream().map(ToDecode::grid).toList(),
        level,
        (from, to, rows, entropy) -> {
          List<ToDecode> part = jobs.subList(from, to);
          RangeDecoder[] in = part.stream().map(ToDecode::in).toArray(RangeDecoder[]::new);
          return new CodeDecoder(in, entropy, rows);
        });
  }

  /** Makes what settles the codes of the grids {@code from} to {@code to - 1}. */
  @FunctionalInterface
  private interface Coding {
    CodebookCoder coder(int from, int to, int rows, CrossEntropy[] entropy);
  }

  /** Grids in parts that go side by side: as many as fill a wave, and one at least. */
  private List<Result> all(List<Grid> grids, int level, Coding coding) {
    List<Result> results = new ArrayList<>();
    int from = 0;
    while (from < grids.size()) {
      int rows = grids.get(from).maxRows();
      int to = from + 1;
      while (to < grids.size() && rows + grids.get(to).maxRows() <= ROWS_SIDE_BY_SIDE) {
        rows += grids.get(to++).maxRows();
      }
      CrossEntropy[] entropy = new CrossEntropy[to - from];
      Arrays.setAll(entropy, g -> new CrossEntropy());
      CodebookCoder coder = coding.coder(from, to, rows, entropy);
      byte[][] codes = walk(grids.subList(from, to), level, coder);
      for (int g = 0; g < codes.length; g++) {
        results.add(new Result(codes[g], entropy[g].bits()));
      }
      from = to;
    }
    return results;
  }

  /**
   * Looks up the codewords of codes in a part of a grid.
   *
   * @param codes of the whole grid, {@code [position][slot]}
   * @param gridWidth columns of the whole grid
   * @param top first row of the part
   * @param left first column of the part
   * @param out filled from its start: {@code [D][height][width]}, in step units
   */
  public void dequantize(
      byte[] codes, int gridWidth, int top, int left, int height, int width, FloatBuffer out) {
    int channels = weights.architecture.latentChannels();
    int length = out.remaining();
    check(length == (long) channels * new Grid(height, width).positions(), "latents", length);
    int slots = weights.slots.size();
    for (Subspace slot : weights.slots) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int position = (top + y) * gridWidth + left + x;
          int code = codes[position * slots + slot.index()] & 0xff;
          check(slot, position, code);
          for (int c = 0; c < slot.channels(); c++) {
            int at = ((slot.first() + c) * height + y) * width + x;
            out.put(at, weights.codebooks.at(slot, code, c));
          }
        }
      }
    }
  }

  /** Walks over grids with buffers that are idle, or new ones. */
  byte[][] walk(List<Grid> grids, int level, CodebookCoder coder) {
    if (level < 1 || level > weights.architecture.levels()) {
      throw new IllegalArgumentException(
          "no level %d: there are 1..%d".formatted(level, weights.architecture.levels()));
    }
    byte[][] codes = new byte[grids.size()][];
    Arrays.setAll(codes, g -> new byte[positions(grids.get(g)) * weights.slots.size()]);
    int maxRows = WavefrontBatch.maxRows(grids);
    int liveRows = WavefrontBatch.liveRows(grids);
    CodingPass walk = idle.poll();
    if (walk == null || !walk.fits(maxRows, liveRows)) {
      walk = new CodingPass(weights, kernels, maxRows, liveRows);
    }
    walk.run(weights.levels.get(level - 1), grids, idleSlots, coder, codes);
    if (walk.worthKeeping()) {
      idle.offer(walk);
    }
    return codes;
  }

  /** Positions of a grid whose features have a place in an array. */
  private int positions(Grid grid) {
    if ((long) grid.positions() * 2 * weights.architecture.latentChannels() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "no such grid: %d x %d".formatted(grid.width(), grid.height()));
    }
    return grid.positions();
  }

  private void checkCodes(byte[] codes, Grid grid) {
    int slots = weights.slots.size();
    check(codes.length == (long) positions(grid) * slots, "codes", codes.length);
    for (int i = 0; i < codes.length; i++) {
      check(weights.slots.get(i % slots), i / slots, codes[i] & 0xff);
    }
  }

  private void check(Subspace slot, int position, int code) {
    if (code >= slot.codewords()) {
      throw new IllegalArgumentException(
          "slot %d at position %d has code %d, its codebook has 0..%d"
              .formatted(slot.index(), position, code, slot.codewords() - 1));
    }
    if (code != 0 && idleSlots.get(slot.index())) {
      throw new IllegalArgumentException(
          "slot %d at position %d has code %d and is not coded"
              .formatted(slot.index(), position, code));
    }
  }

  private static void check(boolean fits, String what, int length) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%d %s do not fit the grid and the checkpoint".formatted(length, what));
    }
  }
}
