package io.vqstream.prior;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.Kernels;
import io.vqstream.kernel.KernelsFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The PixelCNN prior of a checkpoint over grids of codebook indices. Evaluation is bit-exact: codes
 * encoded on one machine decode to the same codes on every other.
 *
 * <p>A grid has height x width positions with the codes of S subspaces each: unsigned bytes, {@code
 * [position][subspace]}, positions in row-major order. Latents and codewords are in quantization
 * steps.
 *
 * <p>Thread-safe; a call computes on the calling thread. Buffers are cached between calls, at most
 * one set for each processor.
 */
public final class PixelCnnPrior {
  /** Larger batches of small grids gain nothing and occupy CPU cache. */
  private static final int MAX_BATCH_SIZE = 64;

  private final PriorWeights weights;
  private final Kernels kernels;
  private final BitSet inactiveSubspaces;
  private final GridChecks checks;
  private final BlockingQueue<CodingPass> passCache;

  /**
   * Codes and their cross-entropy.
   *
   * @param history the codes, and what the next grid of the same camera builds on
   * @param crossEntropyBits sum of -log2 p of all codes in bits under the prior alone, before
   *     probabilities are rounded to frequencies; for an inter frame as well
   */
  public record Result(CodeHistory history, double crossEntropyBits) {

    /** Returns the codes, {@code [position][subspace]}, unsigned. */
    public byte[] codes() {
      return history.codes();
    }
  }

  /** Returns the shapes of the prior's tensors by name, without the codebooks. */
  public static Map<String, int[]> shapes(Architecture architecture) {
    return PriorShapes.of(architecture);
  }

  /**
   * Reads the prior of a checkpoint.
   *
   * @throws java.util.NoSuchElementException if a tensor is missing
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if a tensor has an unexpected shape,
   *     a value out of range, or reads codes that have not been decoded yet
   */
  public static PixelCnnPrior of(Checkpoint checkpoint) {
    return new PixelCnnPrior(
        checkpoint.architecture(), checkpoint::tensor, KernelsFactory.fastest());
  }

  PixelCnnPrior(Architecture architecture, Function<String, Tensor> tensors, Kernels kernels) {
    this(
        new PriorWeights(architecture, tensors),
        kernels,
        new BitSet(),
        new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors()));
  }

  private PixelCnnPrior(
      PriorWeights weights,
      Kernels kernels,
      BitSet inactiveSubspaces,
      BlockingQueue<CodingPass> passCache) {
    this.weights = weights;
    this.kernels = kernels;
    this.inactiveSubspaces = inactiveSubspaces;
    checks = new GridChecks(weights, inactiveSubspaces);
    this.passCache = passCache;
  }

  /**
   * Returns a prior for grids in which all codes of some subspaces are 0. These are not coded and
   * cost no bits. The prior shares weights and buffers with this one.
   */
  public PixelCnnPrior without(BitSet subspaces) {
    if (subspaces.length() > weights.subspaces.size()) {
      throw new IllegalArgumentException(
          "no subspace %d: there are %d"
              .formatted(subspaces.length() - 1, weights.subspaces.size()));
    }
    return new PixelCnnPrior(weights, kernels, (BitSet) subspaces.clone(), passCache);
  }

  /** Returns the maximum number of grids of a shape that are coded in one pass. */
  public static int maxBatchSize(Grid grid) {
    return Math.max(1, MAX_BATCH_SIZE / grid.maxWavefrontSize());
  }

  /** Returns the number of codes of a position that are coded. */
  public int activeSubspaces() {
    return weights.subspaces.size() - inactiveSubspaces.cardinality();
  }

  /**
   * Encodes latents in one pass. At each position and subspace it selects the codeword with the
   * minimum of {@code sum_c (latent_c - codeword_c)^2 / lambda_c + bits}, given the codes before
   * it; see the package documentation.
   *
   * @param latents rows of the grid from the first to the last, {@code [width][D]} each, in
   *     quantization steps; each row is requested once, when the coding pass reaches it
   * @param level quality level, 1 the smallest
   * @param lambda squared steps per bit, one for each latent channel, above 0
   */
  public Result encode(
      Supplier<float[]> latents,
      int height,
      int width,
      int level,
      float[] lambda,
      RangeEncoder out) {
    EncodeRequest request = new EncodeRequest(latents, new Grid(height, width), lambda, out);
    return encodeBatch(List.of(request), level).get(0);
  }

  /**
   * Encodes latents that are all in memory.
   *
   * @param latents {@code [D][height][width]} in quantization steps
   */
  public Result encode(
      float[] latents, int height, int width, int level, float[] lambda, RangeEncoder out) {
    EncodeRequest request = new EncodeRequest(latents, new Grid(height, width), lambda, out);
    return encodeBatch(List.of(request), level).get(0);
  }

  /**
   * Encodes several grids together, so that weights are read once for all of them. Codes and bytes
   * of each grid equal those of {@link #encode}. This pays off for small grids: one of 64 rows
   * fills a batch by itself.
   *
   * @param requests all for key frames or all for inter frames
   * @return results in the order of the requests
   */
  public List<Result> encodeBatch(List<EncodeRequest> requests, int level) {
    requests.forEach(request -> checks.requireLambda(request.lambda()));
    int channels = weights.architecture.latentChannels();
    return codeAll(
        requests.stream().map(r -> new GridReference(r.grid(), r.reference())).toList(),
        level,
        (from, to, size, entropy, mixtures) -> {
          List<EncodeRequest> group = requests.subList(from, to);
          LatentRows[] latents =
              group.stream()
                  .map(request -> new LatentRows(request.latents(), request.grid(), channels))
                  .toArray(LatentRows[]::new);
          float[][] lambda = group.stream().map(EncodeRequest::lambda).toArray(float[][]::new);
          RdoCosts costs = new RdoCosts(latents, lambda, weights, size);
          RangeEncoder[] out = group.stream().map(EncodeRequest::out).toArray(RangeEncoder[]::new);
          return mixtures.length > 0
              ? new InterEncoder(costs, out, mixtures, entropy, size)
              : new RdoEncoder(costs, new CodeWriter(out, entropy, size), size);
        });
  }

  /**
   * Encodes given codes.
   *
   * @param codes {@code [position][subspace]}
   * @param level quality level, 1 the smallest
   */
  public Result code(byte[] codes, int height, int width, int level, RangeEncoder out) {
    Grid grid = new Grid(height, width);
    checks.requireCodes(codes, grid);
    return codeAll(
            List.of(new GridReference(grid, Optional.empty())),
            level,
            (from, to, size, entropy, mixtures) -> {
              CodeWriter writer = new CodeWriter(new RangeEncoder[] {out}, entropy, size);
              return new CodeEncoder(new byte[][] {codes}, weights.subspaces.size(), writer, size);
            })
        .get(0);
  }

  /**
   * Decodes the codes of a grid. Any bytes decode to some codes; the caller must verify them. Once
   * the message has been read past its end, the remaining codes are 0 and not computed, so the work
   * is bounded by the length of the message and not by the size of the grid.
   *
   * @param level quality level, 1 the smallest
   */
  public Result decode(RangeDecoder in, int height, int width, int level) {
    return decodeBatch(List.of(new DecodeRequest(in, new Grid(height, width))), level).get(0);
  }

  /**
   * Decodes several grids together; see {@link #encodeBatch}.
   *
   * @param requests all for key frames or all for inter frames
   * @return results in the order of the requests
   */
  public List<Result> decodeBatch(List<DecodeRequest> requests, int level) {
    return codeAll(
        requests.stream().map(r -> new GridReference(r.grid(), r.reference())).toList(),
        level,
        (from, to, size, entropy, mixtures) -> {
          List<DecodeRequest> group = requests.subList(from, to);
          RangeDecoder[] in = group.stream().map(DecodeRequest::in).toArray(RangeDecoder[]::new);
          return mixtures.length > 0
              ? new InterDecoder(in, mixtures, entropy, size)
              : new CodeDecoder(in, entropy, size);
        });
  }

  /**
   * Draws the codes of a grid. They depend on the arguments only and are the same on every machine.
   *
   * @param level quality level, 1 the smallest
   * @param given codes of the grid, {@code [position][subspace]}
   * @param givenPositions number of positions whose codes are given, in row-major order; the others
   *     are drawn
   * @return {@code [position][subspace]}
   */
  public byte[] sample(Grid grid, int level, Sampling sampling, byte[] given, int givenPositions) {
    checks.requireCodes(given, grid);
    int maxCodewords = weights.subspaces.stream().mapToInt(Subspace::codewords).max().orElseThrow();
    CodebookCoder sampler =
        new CodeSampler(
            sampling,
            given,
            givenPositions,
            weights.subspaces.size(),
            maxCodewords,
            grid.maxWavefrontSize());
    return run(List.of(grid), level, sampler)[0];
  }

  /** Creates the coder of the grids {@code from} to {@code to - 1}. */
  @FunctionalInterface
  private interface CoderFactory {
    /**
     * Creates the coder.
     *
     * @param mixtures one for each grid of inter frames; empty for key frames
     */
    CodebookCoder create(
        int from, int to, int maxBatchSize, CrossEntropy[] entropy, TemporalMixture[] mixtures);
  }

  /** Codes grids in groups: as many as fill a batch, and at least one. */
  private List<Result> codeAll(List<GridReference> references, int level, CoderFactory factory) {
    checks.requireReferences(references);
    boolean inter = GridReference.isInter(references);
    List<Grid> grids = references.stream().map(GridReference::grid).toList();
    int subspaces = weights.subspaces.size();
    List<Result> results = new ArrayList<>();
    int from = 0;
    while (from < grids.size()) {
      int size = grids.get(from).maxWavefrontSize();
      int to = from + 1;
      while (to < grids.size() && size + grids.get(to).maxWavefrontSize() <= MAX_BATCH_SIZE) {
        size += grids.get(to++).maxWavefrontSize();
      }
      CrossEntropy[] entropy = new CrossEntropy[to - from];
      Arrays.setAll(entropy, g -> new CrossEntropy());
      TemporalMixture[] mixtures =
          inter
              ? GridReference.mixtures(references.subList(from, to), subspaces)
              : new TemporalMixture[0];
      CodebookCoder coder = factory.create(from, to, size, entropy, mixtures);
      byte[][] codes = run(grids.subList(from, to), level, coder);
      for (int g = 0; g < codes.length; g++) {
        results.add(new Result(coder.history(g, codes[g], subspaces), entropy[g].bits()));
      }
      from = to;
    }
    return results;
  }

  /**
   * Looks up the codewords of a part of a grid.
   *
   * @param codes of the whole grid, {@code [position][subspace]}
   * @param gridWidth columns of the whole grid
   * @param top first row of the part
   * @param left first column of the part
   * @param out overwritten with {@code [height][width][D]}, in quantization steps
   */
  public void dequantize(
      byte[] codes, int gridWidth, int top, int left, int height, int width, float[] out) {
    int channels = weights.architecture.latentChannels();
    int length = out.length;
    GridChecks.require(
        length == (long) channels * new Grid(height, width).positions(), "latents", length);
    int subspaces = weights.subspaces.size();
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int position = (top + y) * gridWidth + left + x;
        for (Subspace subspace : weights.subspaces) {
          int code = codes[position * subspaces + subspace.index()] & 0xff;
          checks.requireCode(subspace, position, code);
          for (int c = 0; c < subspace.channels(); c++) {
            out[at++] = weights.codebooks.at(subspace, code, c);
          }
        }
      }
    }
  }

  /** Runs a coding pass over grids with cached buffers, or new ones. */
  byte[][] run(List<Grid> grids, int level, CodebookCoder coder) {
    checks.requireLevel(level);
    byte[][] codes = new byte[grids.size()][];
    Arrays.setAll(codes, g -> new byte[checks.positions(grids.get(g)) * weights.subspaces.size()]);
    int maxBatchSize = WavefrontBatch.maxSize(grids);
    int liveRows = WavefrontBatch.liveRows(grids);
    CodingPass pass = passCache.poll();
    if (pass == null || !pass.fits(maxBatchSize, liveRows)) {
      pass = new CodingPass(weights, kernels, maxBatchSize, liveRows);
    }
    pass.run(weights.levels.get(level - 1), grids, inactiveSubspaces, coder, codes);
    if (pass.isCacheable()) {
      passCache.offer(pass);
    }
    return codes;
  }

  /** Returns the number of cached sets of buffers. */
  int cachedPasses() {
    return passCache.size();
  }
}
