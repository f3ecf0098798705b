package io.vqstream.evaluation;

import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs codecs over the images of a folder and measures rate, fidelity and time.
 *
 * <p>Every codec receives the same 8-bit RGB pixels, and every point covers the same images. The
 * report omits and names images that cannot be read, that the evaluated codec fails on at any
 * level, or that 8-bit RGB cannot represent (alpha, more than 8 bits per sample), which the codec
 * passes through. A reference codec that fails on any image is omitted entirely.
 *
 * <p>Times: the evaluated codec codes the first {@value EvaluatedRun#TIMED} images one after the
 * other with all its threads and nothing else running. Further images are coded in parallel and not
 * timed. The reference codecs run afterwards, one thread per call, as many images in parallel as
 * there are processors; command-line tools include the start of a process and its files. Each codec
 * runs once untimed first. Times exclude reading source files and computing PSNR and MS-SSIM.
 *
 * <p>Each measurement goes to the cache as soon as it is made, and figures that the cache has are
 * not measured again. An evaluation that ends early continues when it runs again.
 */
public final class Evaluation {
  private static final Logger LOGGER = LoggerFactory.getLogger(Evaluation.class);

  private Evaluation() {}

  /**
   * Runs an evaluation. Takes seconds per image.
   *
   * @throws IOException if the folder does not exist, cannot be read or contains no image file;
   *     damaged files are listed in the report instead
   * @throws BaselineMismatchException if the baseline is of other images
   */
  public static EvaluationReport run(EvaluationRequest request) throws IOException {
    SourceImages images = SourceImages.in(request.folder());
    if (request.baseline().isPresent()) {
      requireSame(request.baseline().get(), codable(images));
    }
    List<VqPictureCodec> codecs =
        request.codecs().stream()
            .map(one -> new VqPictureCodec(one.name(), one.codec(), one.qualities(), one.effort()))
            .toList();
    ReferenceRun references =
        new ReferenceRun(request.against(), request.references()::open, request.cache());
    Measurements measurements = new Measurements(images.files().size());
    ProgressCounter counter =
        new ProgressCounter(
            request.progress(),
            images.files().size(),
            codecs.stream().mapToInt(codec -> codec.qualities().size()).sum()
                + references.perImage());
    EvaluatedRun evaluated =
        new EvaluatedRun(images, codecs, request.cache(), measurements, counter);
    try (Workers workers = new Workers()) {
      evaluated.run(workers);
      references.run(images, evaluated.measured(), measurements, counter, workers);
    }
    Map<CodecInfo, List<RatePoint>> points = new LinkedHashMap<>();
    Stream.concat(codecs.stream(), references.present().stream())
        .forEach(
            codec ->
                points.put(
                    codec.info(), measurements.points(codec.info().name(), codec.qualities())));
    List<EvaluatedImage> measured = List.copyOf(evaluated.measured().values());
    if (request.baseline().isPresent()) {
      requireSame(request.baseline().get(), measured);
    }
    return new ReportBuilder(points, codecs.size())
        .optImages(measured)
        .optPsnrs(request.psnrs())
        .optBaseline(request.baseline())
        .optCodeBits(evaluated.codeBits())
        .optOmissions(
            new EvaluationReport.Omissions(
                Stream.concat(folderProblems(images), evaluated.failed().stream()).toList(),
                List.copyOf(evaluated.passthrough()),
                references.missing()))
        .build();
  }

  private static void requireSame(Baseline baseline, List<EvaluatedImage> images)
      throws BaselineMismatchException {
    Optional<String> difference = baseline.difference(images);
    if (difference.isPresent()) {
      throw new BaselineMismatchException(difference.get());
    }
  }

  /** Reads all images, without those that cannot be measured. */
  private static List<EvaluatedImage> codable(SourceImages images) {
    List<EvaluatedImage> found = new ArrayList<>();
    for (Path file : images.files()) {
      try {
        if (images.read(file) instanceof SourceImage.Codable codable) {
          found.add(EvaluatedImage.of(images.name(file), codable.picture()));
        }
      } catch (UnreadableImageException | IOException | RuntimeException e) {
        LOGGER.debug("{} is omitted", file, e);
      }
    }
    return found;
  }

  private static Stream<Omission> folderProblems(SourceImages images) {
    return images.problems().stream()
        .map(
            problem -> new Omission(images.name(problem.path()), Omission.reason(problem.cause())));
  }
}
