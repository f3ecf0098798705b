package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.FrameException;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.JpegWriter;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;

/**
 * Frames that are JPEG files (see {@link JpegWriter.Mode#BASELINE}). Source images and frames are
 * read as the codec of this project reads image files. Thread-safe.
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
      return new Encoded.Passthrough(
          source, image.width(), image.height(), image.contentType(), original.reason());
    }
    byte[] file =
        JpegWriter.write(
            ((SourceImage.Codable) image).picture(), quality, JpegWriter.Mode.BASELINE);
    return Encoded.coded(file, image.width(), image.height(), 1)
        .optContentType(image.contentType())
        .build();
  }

  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    try {
      SourceImage image = reader.read(frame);
      return image instanceof SourceImage.Codable codable
          ? new Decoded.Coded(codable.picture())
          : new Decoded.Passthrough(frame, image.contentType());
    } catch (UnreadableImageException e) {
      throw new FrameException(FrameException.Fault.CORRUPT_FRAME, -1, e.getMessage());
    }
  }
}
