package io.vqstream.evaluation;

import io.vqstream.files.FileTree;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs codecs over the images of a folder and gathers rate, fidelity and time.
 *
 * <p>Every codec gets the same 8-bit RGB pixels, and every point covers the same images. An image
 * that cannot be read, or that the evaluated codec fails on at any level, is left out of all
 * figures and named; so is one of which 8-bit RGB would drop something (alpha, depth), since the
 * codec carries such a file as it came. Another codec that fails on any image is left out whole.
 *
 * <p>Times: the evaluated codec runs alone, one image after the other, with whatever threads it
 * starts. The others run after it, each call on one thread, as many images at a time as there are
 * processors. Each codec runs once before its clock starts. Reading source files, PSNR and MS-SSIM
 * are not in the times.
 */
public final class Evaluation {
  private static final Logger LOGGER = LoggerFactory.getLogger(Evaluation.class);

  private final EvaluationRequest request;
  private final SourceImages images;
  private final PictureCodec evaluated;
  private final Map<String, PictureCodec> others = new LinkedHashMap<>();
  private final Measurements measurements = new Measurements();
  private final List<Path> measured = new ArrayList<>();
  private final List<LeftOut> unreadable = new ArrayList<>();
  private final List<LeftOut> carried = new ArrayList<>();
  private final Map<String, String> missing = new ConcurrentHashMap<>();
  private final Countdown countdown;

  private Evaluation(EvaluationRequest request) throws IOException {
    this.request = request;
    this.images = SourceImages.in(request.folder());
    this.evaluated = new VqPictureCodec(request.codec(), request.qualities());
    int perImage = request.qualities().size();
    for (String name : request.against()) {
      try {
        PictureCodec codec = ReferenceCodecs.open(name);
        others.put(name, codec);
        perImage += codec.qualities().size();
      } catch (CodecMissingException e) {
        missing.put(name, e.getMessage());
      }
    }
    this.countdown = new Countdown(request.progress(), images.files().size(), perImage);
  }

  /**
   * Evaluates. Takes seconds an image.
   *
   * @throws IOException if the folder is not there, cannot be read or holds no image file; files
   *     that turn out not to be images are in the report instead
   */
  public static EvaluationReport run(EvaluationRequest request) throws IOException {
    return new Evaluation(request).run();
  }

  private EvaluationReport run() throws IOException {
    runEvaluated();
    if (!measured.isEmpty() && !others.isEmpty()) {
      runOthers();
    }
    return report();
  }

  private void runEvaluated() {
    for (FileTree.Problem problem : images.problems()) {
      unreadable.add(new LeftOut(images.name(problem.path()), reason(problem.cause())));
    }
    boolean warm = false;
    for (Path file : images.files()) {
      String name = images.name(file);
      List<ImageResult> levels = new ArrayList<>();
      try {
        SourceImage source = images.read(file);
        if (source instanceof SourceImage.Carried whole) {
          carried.add(new LeftOut(name, whole.reason()));
          countdown.dropImage(0);
          continue;
        }
        Picture picture = ((SourceImage.Codable) source).picture();
        if (!warm) {
          Measurements.measure(evaluated, request.qualities().get(0), name, picture);
          warm = true;
        }
        for (int quality : request.qualities()) {
          levels.add(Measurements.measure(evaluated, quality, name, picture));
          countdown.count(VqPictureCodec.NAME, name);
        }
        for (int i = 0; i < levels.size(); i++) {
          measurements.add(
              VqPictureCodec.NAME, request.qualities().get(i), measured.size(), levels.get(i));
        }
        measured.add(file);
      } catch (UnreadableImageException | IOException | RuntimeException e) {
        LOGGER.debug("{} is left out", name, e);
        unreadable.add(new LeftOut(name, reason(e)));
        countdown.dropImage(levels.size());
      }
    }
  }

  private void runOthers() throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      warmUp();
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < measured.size(); i++) {
        int index = i;
        tasks.add(
            pool.submit(
                () -> {
                  runOthers(index);
                  return null;
                }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the evaluation was interrupted");
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private void warmUp() throws IOException {
    Path file = measured.get(0);
    Picture picture = reread(file);
    others.forEach((name, codec) -> attempt(codec, codec.qualities().get(0), file, picture));
  }

  private void runOthers(int index) throws IOException {
    Path file = measured.get(index);
    Picture picture = reread(file);
    for (PictureCodec codec : others.values()) {
      String name = codec.info().name();
      for (int quality : codec.qualities()) {
        attempt(codec, quality, file, picture)
            .ifPresent(result -> measurements.add(name, quality, index, result));
        countdown.count(name, images.name(file));
      }
    }
  }

  /** Measures, unless the codec has failed before. A failure takes the codec out of the report. */
  private Optional<ImageResult> attempt(
      PictureCodec codec, int quality, Path file, Picture picture) {
    String codecName = codec.info().name();
    if (missing.containsKey(codecName)) {
      return Optional.empty();
    }
    String imageName = images.name(file);
    try {
      return Optional.of(Measurements.measure(codec, quality, imageName, picture));
    } catch (IOException | RuntimeException e) {
      LOGGER.debug("{} failed on {} at quality {}", codecName, imageName, quality, e);
      missing.putIfAbsent(
          codecName, "failed on " + imageName + " at quality " + quality + ": " + reason(e));
      return Optional.empty();
    }
  }

  private Picture reread(Path file) throws IOException {
    try {
      if (images.read(file) instanceof SourceImage.Codable codable) {
        return codable.picture();
      }
      throw new IOException(images.name(file) + " has changed meanwhile");
    } catch (UnreadableImageException e) {
      throw new IOException(images.name(file) + " has changed meanwhile: " + e.getMessage(), e);
    }
  }

  private EvaluationReport report() {
    List<CodecInfo> codecs = new ArrayList<>(List.of(evaluated.info()));
    List<RatePoint> own = measurements.points(VqPictureCodec.NAME, evaluated.qualities());
    List<RatePoint> points = new ArrayList<>(own);
    List<BdRateResult> bdRates = new ArrayList<>();
    List<LeftOut> notComparable = new ArrayList<>();
    others.forEach(
        (name, codec) -> {
          if (missing.containsKey(name)) {
            return;
          }
          codecs.add(codec.info());
          List<RatePoint> theirs = measurements.points(name, codec.qualities());
          points.addAll(theirs);
          BdRate.between(curve(own), curve(theirs))
              .ifPresentOrElse(
                  bdRate -> bdRates.add(new BdRateResult(VqPictureCodec.NAME, name, bdRate)),
                  () -> notComparable.add(new LeftOut(name, "no common range of PSNR")));
        });
    List<LeftOut> missingCodecs =
        request.against().stream()
            .filter(missing::containsKey)
            .map(name -> new LeftOut(name, missing.get(name)))
            .toList();
    return new EvaluationReport(
        codecs, points, bdRates, notComparable, unreadable, carried, missingCodecs);
  }

  private static List<BdRate.Point> curve(List<RatePoint> points) {
    return points.stream()
        .map(point -> new BdRate.Point(point.bitsPerPixel(), point.psnr()))
        .toList();
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
