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
    Frame.Lossless frame =
        new Frame.Lossless(
            Gray.is(picture),
            picture.width(),
            picture.height(),
            metadata,
            LosslessWebp.encode(picture, Strength.FAST));
    return Optional.of(new LosslessForm(picture, content, frame));
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
    boolean exhaustive = picture.pixels() <= MAX_EXHAUSTIVE_PIXELS || !effort.equals(Effort.NONE);
    byte[] bitstream =
        LosslessWebp.encode(picture, exhaustive ? Strength.EXHAUSTIVE : Strength.THOROUGH);
    return bitstream.length < frame.bitstream().length
        ? new Frame.Lossless(
            frame.gray(), frame.width(), frame.height(), frame.metadata(), bitstream)
        : frame;
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
