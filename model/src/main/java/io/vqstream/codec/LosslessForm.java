package io.vqstream.codec;

import io.vqstream.fault.ExceptionMessages;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.LosslessWebp;
import io.vqstream.image.LosslessWebp.Strength;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lossless form of an image that is a candidate for it: its frame, written and read. */
final class LosslessForm {
  private static final Logger LOGGER = LoggerFactory.getLogger(LosslessForm.class);
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  /** The exhaustive search takes 0.2 s for so many pixels. */
  private static final long MAX_EXHAUSTIVE_PIXELS = 1 << 14;

  /** With an effort, it may take 9 s. */
  private static final long MAX_EXHAUSTIVE_PIXELS_OF_EFFORT = 1 << 20;

  /** The thorough search takes 2 s for so many pixels. */
  private static final long MAX_THOROUGH_PIXELS = 1 << 21;

  private final Picture picture;
  private final Content content;
  private final Frame.Lossless frame;

  private LosslessForm(Picture picture, Content content, Frame.Lossless frame) {
    this.picture = picture;
    this.content = content;
    this.frame = frame;
  }

  /**
   * Encodes a picture without loss, unless it is a photograph or too large. If libwebp is missing,
   * no picture has a lossless form, and the reason is logged once.
   *
   * @param metadata method and items, see {@link io.vqstream.frame.MetadataBlock}
   */
  static Optional<LosslessForm> of(Picture picture, byte[] metadata) {
    Content content = Content.of(picture);
    if (content == Content.PHOTOGRAPH || !LosslessWebp.accepts(picture.width(), picture.height())) {
      return Optional.empty();
    }
    Optional<String> problem = LosslessWebp.unavailable();
    if (problem.isPresent()) {
      if (!WARNED.getAndSet(true)) {
        LOGGER.warn("No lossless frames are written: {}", problem.get());
      }
      return Optional.empty();
    }
    return LosslessWebp.encode(picture, Strength.FAST)
        .map(
            bitstream ->
                new Frame.Lossless(
                    Gray.is(picture), picture.width(), picture.height(), metadata, bitstream))
        .map(frame -> new LosslessForm(picture, content, frame));
  }

  /** Returns the content that makes the picture a candidate. */
  Content content() {
    return content;
  }

  /** Returns the length of the frame in bytes, which {@link #best} does not exceed. */
  int bytes() {
    return frame.length();
  }

  /** Returns the smallest frame that takes a time that suits the effort. */
  Frame.Lossless best(Effort effort) {
    return strength(effort)
        .flatMap(strength -> LosslessWebp.encode(picture, strength))
        .filter(bitstream -> bitstream.length < frame.bitstream().length)
        .map(
            bitstream ->
                new Frame.Lossless(
                    frame.gray(), frame.width(), frame.height(), frame.metadata(), bitstream))
        .orElse(frame);
  }

  private Optional<Strength> strength(Effort effort) {
    long exhaustive =
        effort.equals(Effort.NONE) ? MAX_EXHAUSTIVE_PIXELS : MAX_EXHAUSTIVE_PIXELS_OF_EFFORT;
    if (picture.pixels() <= exhaustive) {
      return Optional.of(Strength.EXHAUSTIVE);
    }
    return picture.pixels() <= MAX_THOROUGH_PIXELS
        ? Optional.of(Strength.THOROUGH)
        : Optional.empty();
  }

  /**
   * Decodes a lossless frame.
   *
   * @throws FrameException if its bitstream is corrupt or truncated, or has colors in a gray frame
   */
  static Picture read(Frame.Lossless frame) throws FrameException {
    byte[] rgb;
    try {
      rgb = LosslessWebp.decode(frame.bitstream(), frame.width(), frame.height());
    } catch (UnreadableImageException e) {
      throw corrupt(frame, ExceptionMessages.of(e));
    }
    if (frame.gray() && !Gray.is(new Picture(frame.width(), frame.height(), false, rgb))) {
      throw corrupt(frame, "the frame is gray, its lossless bitstream has colors");
    }
    return new Picture(frame.width(), frame.height(), frame.gray(), rgb);
  }

  private static FrameException corrupt(Frame.Lossless frame, String problem) {
    return new FrameException(FrameException.Fault.CORRUPT_FRAME, frame.bitstreamOffset(), problem);
  }
}
