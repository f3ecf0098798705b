package io.vqstream.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.metric.Psnr;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures the images of a fixed camera as key frames and inter frames, with the bundled checkpoint
 * {@code photos}: bytes, PSNR, processor time, and bytes at equal PSNR against key frames alone.
 *
 * <p>Arguments: folder of the images, ordered by name; number of images; every how many files one
 * is taken; levels, at least two; key frame intervals. Lists are separated by commas. With a second
 * folder also what an image of another camera costs after {@value #BEFORE_CUT} of the first, with
 * the last interval: its files, cropped to the size of the first.
 */
public final class SequenceBenchmark {
  private static final int BEFORE_CUT = 20;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ImageCodec codec;
  private final List<Picture> pictures;

  private SequenceBenchmark(ImageCodec codec, List<Picture> pictures) {
    this.codec = codec;
    this.pictures = pictures;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    List<Picture> pictures =
        read(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    int[] levels = numbers(args[3]);
    int[] intervals = numbers(args[4]);
    try (ImageCodec codec =
        ImageCodecs.builder().setCheckpoint(BundledCheckpoint.PHOTOS.read()).build()) {
      SequenceBenchmark benchmark = new SequenceBenchmark(codec, pictures);
      benchmark.run(pictures.subList(0, Math.min(10, pictures.size())), levels[0], 5); // warm-up
      benchmark.printTable(levels, intervals);
      if (args.length > 5) {
        List<Picture> others = read(Path.of(args[5]), 40, 1);
        benchmark.printCuts(others, levels, intervals[intervals.length - 1]);
      }
    }
  }

  private static int[] numbers(String list) {
    return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static List<Picture> read(Path folder, int count, int step)
      throws IOException, UnreadableImageException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < files.size() && pictures.size() < count; i += step) {
      byte[] file = Files.readAllBytes(files.get(i));
      if (new ImageFileReader().read(file) instanceof SourceImage.Codable image) {
        pictures.add(image.picture());
      }
    }
    return pictures;
  }

  /** Means over the images of a run. Times are milliseconds of processor time. */
  private record Figures(
      double bytes, double psnr, double encode, double decode, double decodeCodes) {

    static Figures mean(List<Figures> all) {
      double[] sums = new double[5];
      for (Figures one : all) {
        double[] values = {one.bytes, one.psnr, one.encode, one.decode, one.decodeCodes};
        Arrays.setAll(sums, i -> sums[i] + values[i] / all.size());
      }
      return new Figures(sums[0], sums[1], sums[2], sums[3], sums[4]);
    }
  }

  private void printTable(int[] levels, int[] intervals)
      throws UnreadableImageException, FrameException {
    print("| level | key frame every | bytes | PSNR | encode | decode | codes alone |");
    print("|---|---|---|---|---|---|---|");
    List<Figures> keyFrames = new ArrayList<>();
    List<List<Figures>> sequences = new ArrayList<>();
    Arrays.stream(intervals).forEach(i -> sequences.add(new ArrayList<>()));
    for (int level : levels) {
      Figures alone = run(pictures, level, 1);
      keyFrames.add(alone);
      printRow(level, 1, alone, alone);
      for (int i = 0; i < intervals.length; i++) {
        Figures figures = run(pictures, level, intervals[i]);
        sequences.get(i).add(figures);
        printRow(level, intervals[i], figures, alone);
      }
    }
    for (int i = 0; i < intervals.length; i++) {
      double ratio = atEqualPsnr(sequences.get(i), keyFrames);
      print("%nKey frame every %d: %+.1f %% bytes at equal PSNR.", intervals[i], 100 * ratio - 100);
    }
    print("%n%d images; means; processor milliseconds.", pictures.size());
  }

  private static void printRow(int level, int interval, Figures one, Figures alone) {
    print(
        "| %d | %d | %.0f | %.2f | %.0f (%.2f) | %.0f (%.2f) | %.0f (%.2f) |",
        level,
        interval,
        one.bytes,
        one.psnr,
        one.encode,
        one.encode / alone.encode,
        one.decode,
        one.decode / alone.decode,
        one.decodeCodes,
        one.decodeCodes / alone.decodeCodes);
  }

  private static QualityPolicy policy(int level, int interval) {
    return QualityPolicy.level(level)
        .withLossless(LosslessMode.NEVER)
        .withKeyFrameInterval(interval);
  }

  private Figures run(List<Picture> sequence, int level, int interval)
      throws UnreadableImageException, FrameException {
    QualityPolicy policy = policy(level, interval);
    Optional<ReferenceFrame> sent = Optional.empty();
    Optional<ReferenceFrame> received = Optional.empty();
    List<Figures> all = new ArrayList<>();
    for (Picture picture : sequence) {
      byte[] file = PngWriter.write(picture);
      double start = millis();
      Encoded encoded = codec.encode(file, policy, sent);
      double encode = millis() - start;
      sent = encoded.reference();
      Frame.Coded frame = (Frame.Coded) Frame.parse(encoded.frame());
      start = millis();
      Decoded.Coded decoded = (Decoded.Coded) codec.decode(frame, received);
      double decode = millis() - start;
      start = millis();
      received = codec.decodeCodes(frame, received);
      double decodeCodes = millis() - start;
      double psnr = Psnr.of(picture.rgb(), decoded.picture().rgb());
      all.add(new Figures(encoded.frame().length, psnr, encode, decode, decodeCodes));
    }
    return Figures.mean(all);
  }

  private double millis() {
    return system.getProcessCpuTime() / 1e6;
  }

  /** Prints what images of another camera cost after those of the first. */
  private void printCuts(List<Picture> others, int[] levels, int interval)
      throws UnreadableImageException, FrameException {
    print("%n| level | key frames | after the other camera | of these inter frames |");
    print("|---|---|---|---|");
    for (int level : levels) {
      Optional<ReferenceFrame> reference = Optional.empty();
      QualityPolicy policy = policy(level, interval);
      for (Picture picture : pictures.subList(0, BEFORE_CUT)) {
        reference = codec.encode(PngWriter.write(picture), policy, reference).reference();
      }
      long alone = 0;
      long after = 0;
      int inter = 0;
      for (Picture other : others) {
        byte[] file = PngWriter.write(crop(other, pictures.get(0)));
        byte[] frame = codec.encode(file, policy, reference).frame();
        alone += codec.encode(file, policy(level, 1)).frame().length;
        after += frame.length;
        inter += ((Frame.Coded) Frame.parse(frame)).reference().isPresent() ? 1 : 0;
      }
      double images = others.size();
      print(
          "| %d | %.0f | %.0f (%+.1f %%) | %d of %d |",
          level, alone / images, after / images, 100.0 * after / alone - 100, inter, others.size());
    }
  }

  /** Returns the upper left of a picture in the size of another; beyond its edges it repeats. */
  private static Picture crop(Picture picture, Picture size) {
    byte[] rgb = new byte[3 * size.width() * size.height()];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        int from = y % picture.height() * picture.width() + x % picture.width();
        System.arraycopy(picture.rgb(), 3 * from, rgb, 3 * (y * size.width() + x), 3);
      }
    }
    return new Picture(size.width(), size.height(), false, rgb);
  }

  /**
   * Returns the mean ratio of bytes where both have a PSNR, the logarithm linear between levels.
   */
  private static double atEqualPsnr(List<Figures> sequence, List<Figures> keyFrames) {
    double from = Math.max(sequence.get(0).psnr, keyFrames.get(0).psnr);
    double to =
        Math.min(sequence.get(sequence.size() - 1).psnr, keyFrames.get(keyFrames.size() - 1).psnr);
    double sum = 0;
    int steps = 100;
    for (int i = 0; i < steps; i++) {
      double psnr = from + (to - from) * (i + 0.5) / steps;
      sum += (logBytes(sequence, psnr) - logBytes(keyFrames, psnr)) / steps;
    }
    return Math.exp(sum);
  }

  private static double logBytes(List<Figures> curve, double psnr) {
    int i = 1;
    while (i < curve.size() - 1 && curve.get(i).psnr < psnr) {
      i++;
    }
    Figures low = curve.get(i - 1);
    Figures high = curve.get(i);
    double share = (psnr - low.psnr) / (high.psnr - low.psnr);
    return Math.log(low.bytes) * (1 - share) + Math.log(high.bytes) * share;
  }
}
