package io.vqstream.prior;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.kernel.KernelsFactory;
import io.vqstream.metric.Psnr;
import io.vqstream.vqvae.VqVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures what a prior that knows the frame before could save on the images of a fixed camera,
 * with the bundled checkpoint {@code photos} and ideal code lengths. Prints a table of codes, and
 * one of bytes and PSNR for each distance of key frames. The statistics of {@link PreviousFrame}
 * begin anew at each key frame.
 *
 * <p>Arguments: folder of the frames, ordered by name; number of frames; levels, at least two;
 * distances of key frames, 0 for the first alone; number of distributions, 2 or 4. Lists are
 * separated by commas.
 */
public final class PreviousFrameExperiment {
  /** Bytes of a frame beside its codes. */
  private static final int HEADER = 16;

  private final Checkpoint checkpoint = BundledCheckpoint.PHOTOS.read();
  private final PriorWeights weights =
      new PriorWeights(checkpoint.architecture(), checkpoint::tensor);
  private final PixelCnnPrior prior =
      new PixelCnnPrior(checkpoint.architecture(), checkpoint::tensor, KernelsFactory.fastest());
  private final VqVae networks =
      new VqVae(
          checkpoint, ExecutionStrategy.INLINE.open(checkpoint), ExecutionStrategy.INLINE::run);
  private final List<Picture> frames;
  private final Grid grid;
  private final int experts;

  private PreviousFrameExperiment(List<Picture> frames, int experts) {
    this.frames = frames;
    this.experts = experts;
    Picture first = frames.get(0);
    grid = new Grid(VqVae.positions(first.height()), VqVae.positions(first.width()));
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, UnreadableImageException {
    List<Picture> frames = read(Path.of(args[0]), Integer.parseInt(args[1]));
    int[] levels = numbers(args[2]);
    int[] distances = numbers(args[3]);
    PreviousFrameExperiment experiment =
        new PreviousFrameExperiment(frames, Integer.parseInt(args[4]));
    List<String> rows = new ArrayList<>();
    List<Figures> alone = new ArrayList<>();
    List<List<Figures>> conditioned = new ArrayList<>();
    Arrays.stream(distances).forEach(distance -> conditioned.add(new ArrayList<>()));
    print(
        "| level | codes as in the frame before | bits a code, prior | with the frame before | |");
    print("|---|---|---|---|---|");
    for (int level : levels) {
      Figures figures = experiment.run(level, 0, false);
      alone.add(figures);
      double codes = (double) frames.size() * experiment.codesOfFrame();
      print(
          "| %d | %.1f %% | %.4f | %.4f | %+.1f %% |",
          level,
          100 * figures.same,
          figures.priorBits / codes,
          figures.mixtureBits / codes,
          100 * (figures.mixtureBits / figures.priorBits - 1));
      StringBuilder row = new StringBuilder("| %d | %s".formatted(level, figures.text(false)));
      for (int i = 0; i < distances.length; i++) {
        Figures one = experiment.run(level, distances[i], true);
        conditioned.get(i).add(one);
        row.append(" | ").append(one.text(true));
      }
      rows.add(row.append(" |").toString());
    }
    StringBuilder head = new StringBuilder("| level | prior");
    StringBuilder gains = new StringBuilder("| bytes at equal PSNR | ");
    for (int i = 0; i < distances.length; i++) {
      head.append(
          distances[i] == 0 ? " | first key frame only" : " | key frame every " + distances[i]);
      gains.append(
          String.format(
              Locale.ROOT, " | %+.1f %%", 100 * (atEqualPsnr(conditioned.get(i), alone) - 1)));
    }
    print("%n%s |%n%s", head, "|---|---" + "|---".repeat(distances.length) + "|");
    rows.forEach(row -> print("%s", row));
    print("%s |%n%nBytes a frame / PSNR, %d frames.", gains, frames.size());
    experiment.networks.close();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  private static List<Picture> read(Path folder, int count)
      throws IOException, UnreadableImageException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Files::isRegularFile).sorted().limit(count).toList();
    }
    List<Picture> frames = new ArrayList<>();
    for (Path file : files) {
      if (new ImageFileReader().read(Files.readAllBytes(file)) instanceof SourceImage.Codable one) {
        frames.add(one.picture());
      }
    }
    return frames;
  }

  private int codesOfFrame() {
    return grid.positions() * weights.subspaces.size();
  }

  /** Sums over all frames; the PSNR is their mean, and so is the share of equal codes. */
  private record Figures(
      int frames, double priorBits, double mixtureBits, double psnr, double same) {
    double bytes(boolean conditioned) {
      return HEADER + (conditioned ? mixtureBits : priorBits) / 8 / frames;
    }

    String text(boolean conditioned) {
      return String.format(Locale.ROOT, "%.0f / %.2f dB", bytes(conditioned), psnr);
    }
  }

  private Figures run(int level, int keyDistance, boolean choosesByMixture) {
    PreviousFrame previous = new PreviousFrame(weights, grid, experts);
    double priorBits = 0;
    double mixtureBits = 0;
    double psnr = 0;
    double same = 0;
    for (int i = 0; i < frames.size(); i++) {
      if (keyDistance > 0 && i % keyDistance == 0) {
        previous = new PreviousFrame(weights, grid, experts);
      }
      Picture frame = frames.get(i);
      PreviousFrameCoder coder =
          new PreviousFrameCoder(
              weights,
              previous,
              choosesByMixture,
              latents(frame, level),
              lambda(level),
              grid.maxWavefrontSize());
      byte[] codes = prior.run(List.of(grid), level, coder)[0];
      boolean first = previous.isKeyFrame();
      previous.endFrame();
      priorBits += coder.priorBits;
      mixtureBits += coder.mixtureBits;
      same += first ? 0 : previous.same() / (frames.size() - 1);
      psnr += Psnr.of(frame.rgb(), decoded(codes, frame, level)) / frames.size();
    }
    return new Figures(frames.size(), priorBits, mixtureBits, psnr, same);
  }

  private float[][] latents(Picture frame, int level) {
    Supplier<float[]> source = networks.encode(frame.rgb(), frame.width(), frame.height(), level);
    float[][] rows = new float[grid.height()][];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = source.get();
    }
    return rows;
  }

  private float[] lambda(int level) {
    float[] table = checkpoint.tensor(Checkpoint.RDO_LAMBDAS).values();
    int channels = checkpoint.architecture().latentChannels();
    return Arrays.copyOfRange(table, (level - 1) * channels, level * channels);
  }

  private byte[] decoded(byte[] codes, Picture frame, int level) {
    return networks.decode(
        (top, left, height, width, out) ->
            prior.dequantize(codes, grid.width(), top, left, height, width, out),
        frame.width(),
        frame.height(),
        level);
  }

  /**
   * Returns the mean ratio of bytes where both have a PSNR, the logarithm linear between levels.
   */
  private static double atEqualPsnr(List<Figures> conditioned, List<Figures> alone) {
    double from = Math.max(conditioned.get(0).psnr, alone.get(0).psnr);
    double to =
        Math.min(conditioned.get(conditioned.size() - 1).psnr, alone.get(alone.size() - 1).psnr);
    double sum = 0;
    int steps = 100;
    for (int i = 0; i < steps; i++) {
      double psnr = from + (to - from) * (i + 0.5) / steps;
      sum += (logBytes(conditioned, psnr, true) - logBytes(alone, psnr, false)) / steps;
    }
    return Math.exp(sum);
  }

  private static double logBytes(List<Figures> curve, double psnr, boolean conditioned) {
    int i = 1;
    while (i < curve.size() - 1 && curve.get(i).psnr < psnr) {
      i++;
    }
    Figures low = curve.get(i - 1);
    Figures high = curve.get(i);
    double share = (psnr - low.psnr) / (high.psnr - low.psnr);
    return Math.log(low.bytes(conditioned)) * (1 - share)
        + Math.log(high.bytes(conditioned)) * share;
  }
}
