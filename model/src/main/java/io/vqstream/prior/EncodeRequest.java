package io.vqstream.prior;

import io.vqstream.entropy.RangeEncoder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A grid of latents to encode.
 *
 * @param latents rows of the grid from the first to the last, {@code [width][D]} each, in
 *     quantization steps; each row is requested once, when the coding pass reaches it
 * @param lambda squared steps per bit, one for each latent channel, above 0
 * @param reference what an inter frame builds on, of a grid of the same shape; empty for a key
 *     frame
 */
public record EncodeRequest(
    Supplier<float[]> latents,
    Grid grid,
    float[] lambda,
    RangeEncoder out,
    Optional<CodeHistory> reference) {

  /** Creates a request for a key frame. */
  public EncodeRequest(Supplier<float[]> latents, Grid grid, float[] lambda, RangeEncoder out) {
    this(latents, grid, lambda, out, Optional.empty());
  }

  /**
   * Creates a request for a key frame with all latents in memory.
   *
   * @param latents {@code [D][height][width]} in quantization steps
   */
  public EncodeRequest(float[] latents, Grid grid, float[] lambda, RangeEncoder out) {
    this(rows(latents, grid), grid, lambda, out);
  }

  /** Returns this request with another source of its latents. */
  public EncodeRequest withLatents(Supplier<float[]> source) {
    return new EncodeRequest(source, grid, lambda, out, reference);
  }

  /** Returns this request for an inter frame, or for a key frame if there is no reference. */
  public EncodeRequest withReference(Optional<CodeHistory> history) {
    return new EncodeRequest(latents, grid, lambda, out, history);
  }

  private static Supplier<float[]> rows(float[] latents, Grid grid) {
    int positions = grid.positions();
    GridChecks.require(latents.length % positions == 0, "latents", latents.length);
    int channels = latents.length / positions;
    AtomicInteger next = new AtomicInteger();
    return () -> {
      int from = next.getAndIncrement() * grid.width();
      float[] row = new float[grid.width() * channels];
      for (int i = 0; i < row.length; i++) {
        row[i] = latents[i % channels * positions + from + i / channels];
      }
      return row;
    };
  }
}
