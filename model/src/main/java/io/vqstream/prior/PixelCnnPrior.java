package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import java.nio.FloatBuffer;
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
  private final PriorWeights weights;
  private final Kernels kernels;
  private final BlockingQueue<Walk> idle =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  /**
   * Codes and what they cost.
   *
   * @param codes {@code [position][slot]}, unsigned
   * @param crossEntropyBits sum of -log2 p of all codes, p as the float prior gives it, before any
   *     rounding to frequencies
   */
  public record Result(byte[] codes, double crossEntropyBits) {}

  /**
   * Takes the prior out of a checkpoint.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   * @throws IllegalArgumentException if one has another shape than the architecture says, or looks
   *     at codes that are not known yet
   */
  public static PixelCnnPrior of(Checkpoint checkpoint) {
    return new PixelCnnPrior(checkpoint.architecture(), checkpoint::tensor, Kernels.fastest());
  }

  PixelCnnPrior(Architecture architecture, Function<String, Tensor> tensors, Kernels kernels) {
    this.weights = new PriorWeights(architecture, tensors);
    this.kernels = kernels;
  }

  /**
   * Chooses the codes of latents and writes them, in one pass: at each slot and position the
   * codeword with the least sum over channels of {@code (latent - codeword)^2 / trade} plus bits
   * under the prior, given the codes before it.
   *
   * @param latents rows of the grid from the first to the last, {@code [width][D]} each, in step
   *     units; asked for once each, as the walk comes to them, and let go behind it
   * @param level quality level, 1 the smallest
   * @param trade squared steps that a bit is worth, one for each channel, above 0
   */
  public Result encode(
      Supplier<float[]> latents,
      int height,
      int width,
      int level,
      float[] trade,
      RangeEncoder out) {
    positions(height, width);
    check(trade.length == weights.architecture.latentChannels(), "trade", trade.length);
    for (float t : trade) {
      if (!(t > 0f)) {
        throw new IllegalArgumentException("a bit cannot be worth " + t + " squared steps");
      }
    }
    int rows = Wave.mostRows(height, width);
    CrossEntropy entropy = new CrossEntropy();
    CodeWriter writer = new CodeWriter(out, entropy, rows);
    SlotCoder coder = new ChoosingCoder(latents, trade, weights, writer, rows);
    return new Result(walk(height, width, level, coder), entropy.bits());
  }

  /**
   * Does the same with latents that are all at hand.
   *
   * @param latents {@code [D][height][width]} in step units
   * @param level quality level, 1 the smallest
   * @param trade squared steps that a bit is worth, one for each channel, above 0
   */
  public Result encode(
      float[] latents, int height, int width, int level, float[] trade, RangeEncoder out) {
    int channels = weights.architecture.latentChannels();
    check(latents.length == (long) channels * positions(height, width), "latents", latents.length);
    AtomicInteger taken = new AtomicInteger();
    Supplier<float[]> rows =
        () -> {
          int from = taken.getAndIncrement() * width;
          float[] row = new float[width * channels];
          for (int i = 0; i < row.length; i++) {
            row[i] = latents[i % channels * height * width + from + i / channels];
          }
          return row;
        };
    return encode(rows, height, width, level, trade, out);
  }

  /**
   * Writes codes.
   *
   * @param codes {@code [position][slot]}
   * @param level quality level, 1 the smallest
   */
  public Result code(byte[] codes, int height, int width, int level, RangeEncoder out) {
    checkCodes(codes, height, width);
    int rows = Wave.mostRows(height, width);
    CrossEntropy entropy = new CrossEntropy();
    CodeWriter writer = new CodeWriter(out, entropy, rows);
    SlotCoder coder = new GivenCoder(codes, weights.slots.size(), writer, rows);
    return new Result(walk(height, width, level, coder), entropy.bits());
  }

  /**
   * Reads the codes of a grid. Any bytes decode to some codes; whether these were meant is for
   * others to check.
   *
   * @param level quality level, 1 the smallest
   */
  public Result decode(RangeDecoder in, int height, int width, int level) {
    positions(height, width);
    CrossEntropy entropy = new CrossEntropy();
    SlotCoder coder = new DecodingCoder(in, entropy, Wave.mostRows(height, width));
    return new Result(walk(height, width, level, coder), entropy.bits());
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
  public void dequantise(
      byte[] codes, int gridWidth, int top, int left, int height, int width, FloatBuffer out) {
    int channels = weights.architecture.latentChannels();
    int length = out.remaining();
    check(length == (long) channels * positions(height, width), "latents", length);
    int slots = weights.slots.size();
    for (Slot slot : weights.slots) {
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

  /** Walks over a grid with buffers that are idle, or new ones. */
  byte[] walk(int height, int width, int level, SlotCoder coder) {
    if (level < 1 || level > weights.architecture.levels()) {
      throw new IllegalArgumentException(
          "no level %d: there are 1..%d".formatted(level, weights.architecture.levels()));
    }
    byte[] codes = new byte[positions(height, width) * weights.slots.size()];
    Walk walk = idle.poll();
    if (walk == null || !walk.fits(height, width)) {
      int rows = Wave.mostRows(height, width);
      walk = new Walk(weights, kernels, rows, Wave.liveRows(height, width));
    }
    walk.run(weights.levels.get(level - 1), height, width, coder, codes);
    if (walk.worthKeeping()) {
      idle.offer(walk);
    }
    return codes;
  }

  private int positions(int height, int width) {
    long values = (long) height * width * 2 * weights.architecture.latentChannels();
    if (height < 1 || width < 1 || values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no such grid: %d x %d".formatted(width, height));
    }
    return height * width;
  }

  private void checkCodes(byte[] codes, int height, int width) {
    int slots = weights.slots.size();
    check(codes.length == (long) positions(height, width) * slots, "codes", codes.length);
    for (int i = 0; i < codes.length; i++) {
      check(weights.slots.get(i % slots), i / slots, codes[i] & 0xff);
    }
  }

  private static void check(Slot slot, int position, int code) {
    if (code >= slot.codewords()) {
      throw new IllegalArgumentException(
          "slot %d at position %d has code %d, its codebook has 0..%d"
              .formatted(slot.index(), position, code, slot.codewords() - 1));
    }
  }

  private static void check(boolean fits, String what, int length) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%d %s do not fit the grid and the checkpoint".formatted(length, what));
    }
  }
}
