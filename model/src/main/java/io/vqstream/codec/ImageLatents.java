package io.vqstream.codec;

import io.vqstream.entropy.RangeEncoder;
import io.vqstream.image.Picture;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageClock;
import io.vqstream.prior.CodeHistory;
import io.vqstream.prior.EncodeRequest;
import io.vqstream.prior.Grid;
import io.vqstream.prior.PixelCnnPrior;
import io.vqstream.vqvae.PixelError;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Codes the latents of one image at one level. */
final class ImageLatents implements CodeSearch.Coder {
  private final VqVae networks;
  private final PixelCnnPrior prior;
  private final ExecutionStrategy execution;
  private final Picture picture;
  private final int quality;
  private final float[] lambda;
  private final Optional<CodeHistory> reference;
  private final Grid grid;

  /**
   * Creates a coder of one image.
   *
   * @param quality level, from 1
   * @param lambda of the level, squared steps per bit for each channel
   * @param reference history of the reference frame; empty for a key frame
   */
  ImageLatents(
      VqVae networks,
      PixelCnnPrior prior,
      ExecutionStrategy execution,
      Picture picture,
      int quality,
      float[] lambda,
      Optional<CodeHistory> reference) {
    this.networks = networks;
    this.prior = prior;
    this.execution = execution;
    this.picture = picture;
    this.quality = quality;
    this.lambda = lambda;
    this.reference = reference;
    grid = new Grid(VqVae.positions(picture.height()), VqVae.positions(picture.width()));
  }

  /** Codes the latents while the encoder network computes them, row by row. */
  CodeSearch.Codes encode(StageClock clock) {
    RangeEncoder out = new RangeEncoder();
    CodeSearch.Codes codes =
        choose(new EncodeRequest(clock.part(rows()), grid, lambda, out, reference));
    clock.endParts(Stage.NETWORK);
    clock.end(Stage.PRIOR);
    return codes;
  }

  /**
   * Codes the latents and searches for better codes.
   *
   * @param errorPerBit see {@link LevelTargets#errorPerBit}
   * @param effort above {@link Effort#NONE}
   */
  CodeSearch.Codes search(double errorPerBit, Effort effort, StageClock clock) {
    float[] latents = all(rows());
    clock.end(Stage.NETWORK);
    CodeSearch.Codes start = choose(latents, lambda);
    clock.end(Stage.PRIOR);
    try (PixelError error =
        networks.pixelError(
            new PixelError.Image(
                picture.rgb(), picture.width(), picture.height(), Gray.is(picture), quality))) {
      CodeSearch search = new CodeSearch(error, this, lambda, errorPerBit);
      CodeSearch.Codes best = search.run(latents, start, effort);
      clock.end(Stage.SEARCH);
      return best;
    }
  }

  private Supplier<float[]> rows() {
    return networks.encode(picture.rgb(), picture.width(), picture.height(), quality);
  }

  private float[] all(Supplier<float[]> rows) {
    int length = grid.width() * lambda.length;
    float[] latents = new float[Math.multiplyExact(length, grid.height())];
    for (int y = 0; y < grid.height(); y++) {
      System.arraycopy(rows.get(), 0, latents, y * length, length);
    }
    return latents;
  }

  @Override
  public CodeSearch.Codes choose(float[] latents, float[] searchLambda) {
    int length = grid.width() * lambda.length;
    AtomicInteger next = new AtomicInteger();
    Supplier<float[]> rows =
        () -> {
          int from = next.getAndAdd(length);
          return Arrays.copyOfRange(latents, from, from + length);
        };
    return choose(new EncodeRequest(rows, grid, searchLambda, new RangeEncoder(), reference));
  }

  private CodeSearch.Codes choose(EncodeRequest request) {
    PixelCnnPrior.Result result = execution.encode(prior, request, quality);
    return new CodeSearch.Codes(result, request.out().finish());
  }

  @Override
  public float[] latents(byte[] codes) {
    float[] latents = new float[lambda.length * grid.positions()];
    prior.dequantize(codes, grid.width(), 0, 0, grid.height(), grid.width(), latents);
    return latents;
  }
}
