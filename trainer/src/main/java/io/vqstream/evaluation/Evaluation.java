package io.vqstream.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs codecs over the images of a folder and gathers rate, fidelity and time.
 *
 * <p>Every codec gets the same 8-bit RGB pixels, and every point covers the same images. An image
 * that cannot be read, or that the evaluated codec fails on at any level, is left out of all
 * figures and named; so is one of which 8-bit RGB would drop something (alpha, depth), since the
 * codec carries such a file as it came. Another codec that fails on any image is left out whole.
 *
 * <p>Times: the evaluated codec runs alone over the first {@value EvaluatedRun#TIMED} images, one
 * after the other, with whatever threads it starts; further images are coded many at a time and not
 * timed. The others run after it, each call on one thread, as many images at a time as there are
 * processors; those that are commands pay for the start of a process and for files each time. Each
 * codec runs once before its clock starts. Reading source files, PSNR and MS-SSIM are not in the
 * times.
 */
public final class Evaluation {
  private Evaluation() {}

  /**
   * Evaluates. Takes seconds an image.
   *
   * @throws IOException if the folder is not there, cannot be read or holds no image file; files
   *     that turn out not to be images are in the report instead
   */
  public static EvaluationReport run(EvaluationRequest request) throws IOException {
    SourceImages images = SourceImages.in(request.folder());
    VqPictureCodec codec = new VqPictureCodec(request.codec(), request.qualities());
    ReferenceRun references = new ReferenceRun(request.against());
    Measurements measurements = new Measurements(images.files().size());
    Countdown countdown =
        new Countdown(
            request.progress(),
            images.files().size(),
            codec.qualities().size() + references.perImage());
    EvaluatedRun own = new EvaluatedRun(images, codec, measurements, countdown);
    try (Workers workers = new Workers()) {
      own.run(workers);
      references.run(images, own.measured(), measurements, countdown, workers);
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
        own.codeBits(),
        new EvaluationReport.Omissions(
            Stream.concat(folderProblems(images), own.failed().stream()).toList(),
            List.copyOf(own.carried()),
            references.missing()));
  }

  private static Stream<LeftOut> folderProblems(SourceImages images) {
    return images.problems().stream()
        .map(problem -> new LeftOut(images.name(problem.path()), LeftOut.reason(problem.cause())));
  }
}
