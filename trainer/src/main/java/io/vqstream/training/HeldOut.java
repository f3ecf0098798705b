package io.vqstream.training;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.evaluation.PictureCurves;
import io.vqstream.evaluation.RatePoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the checkpoints of a run on held-out images with the codec of the product, keeps the
 * best in mind, and writes {@code held-out.csv}, from which a resumed run continues.
 *
 * <p>Checkpoints are compared by their bytes at equal PSNR (BD-rate) against a reference: the
 * checkpoint that the run started from or, without one, the first that it measured. The best is the
 * one that needs the fewest bytes.
 */
final class HeldOut implements AutoCloseable {
  /** A measurement is due when this many times its duration has passed since the last. */
  private static final int REST = 15;

  /** Column of the file that says whether the checkpoint was kept. */
  static final int KEPT = 4;

  /** Columns of the file before those of the curve. */
  static final int COLUMNS_BEFORE = 5;

  /**
   * A measured checkpoint.
   *
   * @param step steps done
   * @param percent bytes against the reference at equal PSNR, in percent
   * @param webp bytes against WebP at equal PSNR, in percent; NaN if there is none
   */
  record Measurement(int step, HeldOutCurve curve, double percent, double webp) {}

  private final HeldOutImages.Split images;
  private final TrainingConfig config;
  private final TrainingListener listener;
  private final String startLabel;
  private boolean startMeasured;
  private final FiguresFile csv;
  private final Optional<HeldOutCurve> webp;
  private HeldOutCurve reference;
  private Measurement best;
  private int withoutGain;
  private long lastEnd;
  private long lastDuration;

  /**
   * Opens the measurements of a run. Measures the checkpoint that the run started from, unless the
   * file has its figures, and WebP.
   *
   * @param file the file of figures
   * @param start the checkpoint that the run started from; empty if there is none, or it cannot
   *     code
   * @param firstStep steps done before
   */
  HeldOut(
      Path file,
      HeldOutImages.Split images,
      TrainingConfig config,
      Optional<StartCheckpoint> start,
      int firstStep,
      TrainingListener listener)
      throws IOException {
    this.images = images;
    this.config = config;
    this.listener = listener;
    startLabel = start.map(StartCheckpoint::label).orElse("");
    webp = PictureCurves.webp(images.heldOut(), listener::stopRequested).map(HeldOutCurve::of);
    int levels = config.lambdas().size();
    csv = FiguresFile.open(file, header(levels), firstStep, listener);
    for (String line : lines(file, levels)) {
      restore(line.split(","));
    }
    if (reference == null && start.isPresent()) {
      measureStart(start.get());
    }
  }

  private static String header(int levels) {
    return "step,minutes,bytes_percent,webp_percent,kept," + HeldOutCurve.header(levels);
  }

  /**
   * Returns the lines of measured checkpoints that a file has, without those cut off; none if it
   * does not exist.
   *
   * @param levels number of quality levels
   */
  static List<String> lines(Path file, int levels) throws IOException {
    return FiguresFile.lines(file, header(levels));
  }

  private void restore(String[] row) {
    int step = Integer.parseInt(row[0]);
    HeldOutCurve curve = HeldOutCurve.parse(Arrays.asList(row).subList(COLUMNS_BEFORE, row.length));
    if (reference == null) {
      reference = curve;
      startMeasured = step == 0;
    }
    if (step > 0) {
      Measurement one =
          new Measurement(step, curve, Double.parseDouble(row[2]), Double.parseDouble(row[3]));
      count(one, row[KEPT].equals("1"));
    }
  }

  private void measureStart(StartCheckpoint start) throws IOException {
    Checkpoint checkpoint = start.read();
    Optional<List<RatePoint>> points = canCode(checkpoint) ? points(checkpoint) : Optional.empty();
    if (points.isPresent()) {
      HeldOutCurve curve = HeldOutCurve.of(points.get());
      reference = curve;
      startMeasured = true;
      add(new Measurement(0, curve, 0, againstWebp(curve)), 0, false);
      listener.onInfo("%s on held-out images: bpp/PSNR %s".formatted(start.label(), curve.text()));
    }
  }

  /** Returns whether a checkpoint codes: the state of a run without codebooks does not. */
  private static boolean canCode(Checkpoint checkpoint) {
    try {
      ImageCodecs.check(checkpoint);
      return true;
    } catch (UnusableCheckpointException e) {
      return false;
    }
  }

  private Optional<List<RatePoint>> points(Checkpoint checkpoint) throws IOException {
    long begin = System.nanoTime();
    Optional<List<RatePoint>> points =
        PictureCurves.of(checkpoint, images.heldOut(), listener::stopRequested);
    lastEnd = System.nanoTime();
    lastDuration = lastEnd - begin;
    return points;
  }

  private double againstWebp(HeldOutCurve curve) {
    return webp.flatMap(curve::percent).orElse(Double.NaN);
  }

  /** Returns whether a measurement costs a small part of the time since the last. */
  boolean isDue() {
    return best == null || System.nanoTime() - lastEnd >= REST * lastDuration;
  }

  /** Returns the images that are measured. */
  HeldOutImages.Split images() {
    return images;
  }

  /** Returns the curve of the best checkpoint of the run; not before one was measured. */
  HeldOutCurve best() {
    return best.curve();
  }

  /** Returns the curves to show: of the best checkpoint, of the start and of WebP. */
  Map<String, HeldOutCurve> curves() {
    Map<String, HeldOutCurve> curves = new LinkedHashMap<>();
    if (best != null) {
      curves.put("step " + best.step(), best.curve());
      if (startMeasured) {
        curves.put("start", reference);
      }
      webp.ifPresent(curve -> curves.put("WebP", curve));
    }
    return curves;
  }

  /** Returns whether no checkpoint of the run has been measured. */
  boolean isEmpty() {
    return best == null;
  }

  /**
   * Measures a checkpoint.
   *
   * @param step steps done
   * @return empty if the listener asked to stop
   * @throws IOException if the codec fails on an image
   */
  Optional<Measurement> measure(int step, Checkpoint checkpoint) throws IOException {
    return points(checkpoint).map(HeldOutCurve::of).map(curve -> compare(step, curve));
  }

  /**
   * Measures a run whose checkpoint the codec cannot code with.
   *
   * @param step steps done
   * @return empty if the listener asked to stop
   */
  Optional<Measurement> measure(int step, Trainer trainer) {
    long begin = System.nanoTime();
    Optional<HeldOutCurve> curve =
        TrainerCurve.of(
            trainer, images.heldOut(), config.lambdas().size(), listener::stopRequested);
    lastEnd = System.nanoTime();
    lastDuration = lastEnd - begin;
    return curve.map(one -> compare(step, one));
  }

  private Measurement compare(int step, HeldOutCurve curve) {
    if (reference == null) {
      reference = curve;
    }
    return new Measurement(step, curve, percent(curve, reference), againstWebp(curve));
  }

  /** Without a common range of PSNR, the costs at the lambdas of the levels are compared. */
  private double percent(HeldOutCurve curve, HeldOutCurve against) {
    return curve
        .percent(against)
        .orElseGet(() -> 100 * (curve.cost(config) / against.cost(config) - 1));
  }

  /** Returns whether a checkpoint needs fewer bytes than the best before, over their own range. */
  boolean isGain(Measurement one) {
    return best == null || percent(one.curve(), best.curve()) < 0;
  }

  /**
   * Takes a measurement into account.
   *
   * @param minutes time that the run has taken
   * @param kept whether the checkpoint replaced the best
   */
  void record(Measurement one, double minutes, boolean kept) {
    count(one, kept);
    add(one, minutes, kept);
    listener.onInfo(
        "held-out images after step %d: %s%s; bpp/PSNR %s"
            .formatted(one.step(), differences(one), kept ? "" : ", no gain", one.curve().text()));
  }

  private void count(Measurement one, boolean kept) {
    withoutGain = kept ? 0 : withoutGain + 1;
    if (kept) {
      best = one;
    }
  }

  private void add(Measurement one, double minutes, boolean kept) {
    csv.add(
        String.format(
            Locale.ROOT,
            "%d,%.2f,%s,%s,%d,%s",
            one.step(),
            minutes,
            one.percent(),
            one.webp(),
            kept ? 1 : 0,
            one.curve().csv()));
  }

  /** Returns whether as many measurements in a row as {@code patience} allows brought no gain. */
  boolean isExhausted() {
    return config.patience() > 0 && withoutGain >= config.patience();
  }

  /** Describes the best checkpoint in one line; empty if none was measured. */
  Optional<String> summary() {
    if (best == null) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    parts.add(differences(best));
    if (startMeasured && reference != null) {
      List<Integer> worse = best.curve().worse(reference, config.lambdas());
      parts.add(
          worse.isEmpty()
              ? "no level worse"
              : "worse at level "
                  + String.join(", ", worse.stream().map(level -> level.toString()).toList()));
    }
    String advice =
        startMeasured && best.percent() >= 0 ? "; no gain, stay with " + startLabel : "";
    return Optional.of(
        "at equal PSNR %s (%d held-out images, step %d)%s"
            .formatted(String.join("; ", parts), images.heldOut().size(), best.step(), advice));
  }

  private String differences(Measurement one) {
    List<String> parts = new ArrayList<>();
    if (startMeasured) {
      parts.add(difference(one.percent()) + " than " + startLabel);
    }
    if (!Double.isNaN(one.webp())) {
      parts.add(difference(one.webp()) + " than WebP");
    }
    return parts.isEmpty()
        ? difference(one.percent()) + " than the first checkpoint"
        : String.join(", ", parts);
  }

  private static String difference(double percent) {
    return String.format(
        Locale.ROOT, "%.1f %% %s bytes", Math.abs(percent), percent > 0 ? "more" : "fewer");
  }

  /** Returns whether the file has figures of a step. */
  static boolean has(Path file, int levels, int step) throws IOException {
    return lines(file, levels).stream().anyMatch(line -> FiguresFile.step(line) == step);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
