package io.vqstream.demo;

import io.vqstream.demo.report.ImageReport;
import io.vqstream.frame.Kind;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.metric.Psnr;
import io.vqstream.proto.v1.CodedImage;
import java.util.Arrays;
import java.util.Optional;

/**
 * Compares an image with its reconstruction.
 *
 * @param source the file that was published
 * @param received the file that came back
 * @param pixels both as pixels; empty for pass-through
 */
record RoundTripResult(
    ImageReport report, byte[] source, byte[] received, Optional<Pixels> pixels) {

  /** Two pictures of equal size. */
  record Pixels(Picture source, Picture received) {}

  /** Thrown if the received file is not the expected one; the message is one line. */
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }

  /** Compares the files and computes the PSNR. */
  static RoundTripResult of(PendingRoundTrips.Completed trip, byte[] source, TimedCodec times)
      throws MismatchException {
    CodedImage coded = trip.coded();
    byte[] received = trip.image().getData().toByteArray();
    if (coded.getKind() == CodedImage.Kind.KIND_PASSTHROUGH) {
      if (!Arrays.equals(source, received)) {
        throw new MismatchException("was passed through, but a different file was received");
      }
      return new RoundTripResult(
          report(trip, Kind.PASSTHROUGH, source, Psnr.CEILING, times),
          source,
          received,
          Optional.empty());
    }
    Picture before = read("the source", source);
    Picture after = read("the reconstruction", received);
    if (before.width() != after.width() || before.height() != after.height()) {
      throw new MismatchException(
          "was sent with %dx%d pixels and received with %dx%d"
              .formatted(before.width(), before.height(), after.width(), after.height()));
    }
    boolean lossless = coded.getKind() == CodedImage.Kind.KIND_LOSSLESS;
    if (lossless && !Arrays.equals(before.rgb(), after.rgb())) {
      throw new MismatchException("was coded without loss, but different pixels were received");
    }
    Kind kind = lossless ? Kind.LOSSLESS : Kind.CODED;
    return new RoundTripResult(
        report(trip, kind, source, Psnr.of(before.rgb(), after.rgb()), times),
        source,
        received,
        Optional.of(new Pixels(before, after)));
  }

  private static ImageReport report(
      PendingRoundTrips.Completed trip, Kind kind, byte[] source, double psnr, TimedCodec times) {
    CodedImage coded = trip.coded();
    byte[] frame = coded.getFrame().toByteArray();
    return new ImageReport(
        trip.name(),
        kind,
        coded.getPassthroughReason(),
        coded.getWidth(),
        coded.getHeight(),
        source.length,
        frame.length,
        psnr,
        times.encodeMillis(frame),
        times.decodeMillis(frame));
  }

  private static Picture read(String what, byte[] file) throws MismatchException {
    try {
      if (new ImageFileReader().read(file) instanceof SourceImage.Codable codable) {
        return codable.picture();
      }
      throw new MismatchException(what + " was coded although coding loses information");
    } catch (UnreadableImageException e) {
      throw new MismatchException(what + " cannot be read: " + e.getMessage());
    }
  }
}
