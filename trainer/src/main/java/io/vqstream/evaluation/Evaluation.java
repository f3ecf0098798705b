package io.vqstream.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
 */
public final class Evaluation {
  private Evaluation() {}

  /**
   * Runs an evaluation. Takes seconds per image.
   *
   * @throws IOException if the folder does not exist, cannot be read or contains no image file;
   *     damaged files are listed in the report instead
   */
  public static EvaluationReport run(EvaluationRequest request) throws IOException {
    SourceImages images = SourceImages.in(request.folder());
    VqPictureCodec codec = new VqPictureCodec(request.codec(), request.qualities());
    ReferenceRun references = new ReferenceRun(request.against());
    Measurements measurements = new Measurements(images.files().size());
    ProgressCounter counter =
        new ProgressCounter(
            request.progress(),
            images.files().size(),
            codec.qualities().size() + references.perImage());
    EvaluatedRun evaluated = new EvaluatedRun(images, codec, measurements, counter);
    try (Workers workers = new Workers()) {
      evaluated.run(workers);
      references.run(images, evaluated.measured(), measurements, counter, workers);
    }
    Map<String, List<RatePoint>> points = new LinkedHashMap<>();
    points.put(VqPictureCodec.NAME, measurements.points(VqPictureCodec.NAME, codec.qualities()));
    List<CodecInfo> codecs = new ArrayList<>(List.of(codec.info()));
    for (PictureCodec other : references.present()) {
      codecs.add(other.info());
      points.put(other.info().name(), measurements.points(other.info().name(), other.qualities()));
    }
    return EvaluationReport.of(
        codecs,
        points,
        request.psnrs(),
        evaluated.codeBits(),
        new EvaluationReport.Omissions(
            Stream.concat(folderProblems(images), evaluated.failed().stream()).toList(),
            List.copyOf(evaluated.passthrough()),
            references.missing()));
  }

  private static Stream<Omission> folderProblems(SourceImages images) {
    return images.problems().stream()
        .map(
            problem -> new Omission(images.name(problem.path()), Omission.reason(problem.cause())));
  }
}
