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
 * An image beside what came back of it.
 *
 * @param source the file that was published
 * @param received the file that came back
 * @param pixels both as pixels; empty where the file was carried
 */
record RoundTripResult(
    ImageReport report, byte[] source, byte[] received, Optional<Pixels> pixels) {

  /** Two pictures of one size. */
  record Pixels(Picture source, Picture received) {}

  /** What came back is not what it should be; the message says how, in one line. */
  static final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }

  /** Compares, and finds out the fidelity. */
  static RoundTripResult of(RoundTrips.Back back, byte[] source, TimedCodec times)
      throws MismatchException {
    CodedImage coded = back.coded();
    byte[] received = back.image().getData().toByteArray();
    if (coded.getKind() == CodedImage.Kind.KIND_PASSTHROUGH) {
      if (!Arrays.equals(source, received)) {
        throw new MismatchException("was passed through and came back as another file");
      }
      return new RoundTripResult(
          report(back, Kind.PASSTHROUGH, source, Psnr.CEILING, times),
          source,
          received,
          Optional.empty());
    }
    Picture before = read("the source", source);
    Picture after = read("the reconstruction", received);
    if (before.width() != after.width() || before.height() != after.height()) {
      throw new MismatchException(
          "went as %dx%d pixels and came back as %dx%d"
              .formatted(before.width(), before.height(), after.width(), after.height()));
    }
    return new RoundTripResult(
        report(back, Kind.CODED, source, Psnr.of(before.rgb(), after.rgb()), times),
        source,
        received,
        Optional.of(new Pixels(before, after)));
  }

  private static ImageReport report(
      RoundTrips.Back back, Kind kind, byte[] source, double psnr, TimedCodec times) {
    CodedImage coded = back.coded();
    byte[] frame = coded.getFrame().toByteArray();
    return new ImageReport(
        back.name(),
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
      throw new MismatchException(what + " was coded although its pixels do not tell all of it");
    } catch (UnreadableImageException e) {
      throw new MismatchException(what + " cannot be read: " + e.getMessage());
    }
  }
}
