package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.MediaType;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.ImageFormat;
import io.vqstream.image.JpegWriter;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;

/**
 * Frames that pass JPEG files through (see {@link JpegWriter.Mode#BASELINE}). Source images and
 * files of frames are read as the codec of this project reads image files. Thread-safe.
 */
public final class JpegCodec extends BaselineCodec {
  private final int quality;
  private final StageListener listener;
  private final ImageFileReader reader = new ImageFileReader();

  /**
   * @param quality of libjpeg, 1..100
   * @param listener receives the time to read images
   */
  public JpegCodec(int quality, StageListener listener) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality " + quality + " is not between 1 and 100");
    }
    this.quality = quality;
    this.listener = listener;
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
    long start = System.nanoTime();
    SourceImage image = reader.read(source);
    listener.onStage(Stage.READ, true, System.nanoTime() - start);
    if (image instanceof SourceImage.Passthrough original) {
      byte[] frame = frame(image, source);
      return new Encoded.Passthrough(
          frame, image.width(), image.height(), image.contentType(), original.reason());
    }
    byte[] file =
        JpegWriter.write(
            ((SourceImage.Codable) image).picture(), quality, JpegWriter.Mode.BASELINE);
    return Encoded.coded(frame(image, file), image.width(), image.height(), 1)
        .optContentType(image.contentType())
        .build();
  }

  private static byte[] frame(SourceImage image, byte[] file) {
    MediaType type = MediaType.of(ImageFormat.of(file).orElseThrow().contentType());
    return new Frame.Passthrough(type, PassthroughReason.OTHER, image.width(), image.height(), file)
        .toBytes();
  }

  @Override
  public Decoded decode(Frame frame) throws FrameException {
    if (!(frame instanceof Frame.Passthrough original)) {
      throw new FrameException(
          FrameException.Fault.UNKNOWN_CHECKPOINT, -1, "the frame holds no JPEG file");
    }
    try {
      SourceImage image = reader.read(original.file());
      return image instanceof SourceImage.Codable codable
          ? new Decoded.Coded(codable.picture())
          : new Decoded.Passthrough(original.file(), image.contentType());
    } catch (UnreadableImageException e) {
      throw new FrameException(FrameException.Fault.CORRUPT_FRAME, -1, e.getMessage());
    }
  }
}
