package io.vqstream.codec;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import java.util.List;

/**
 * Image to frame and back. Implementations are safe for use by many threads.
 *
 * <p>A frame holds an image as entropy-coded code indices, or, where the codec would drop something
 * (alpha, more than 8 bits a sample) or gain nothing, the image file as it came. {@link
 * Encoded#kind()} says which.
 */
public interface ImageCodec extends AutoCloseable {

  /** Number of quality levels that every checkpoint has; level 1 makes the smallest frames. */
  int levels();

  /**
   * The checkpoints at hand, those for smaller images first; at least one, but for codecs that need
   * none.
   */
  List<CheckpointId> checkpoints();

  /**
   * Encodes an image file.
   *
   * @param source PNG, JPEG or WebP bytes as they came
   * @throws UnreadableImageException if the bytes are no image that can be read
   * @throws IllegalArgumentException if a level is not there
   */
  Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException;

  /**
   * Encodes an image file at a level, whatever comes of it.
   *
   * @param source PNG, JPEG or WebP bytes as they came
   * @param quality level, 1..{@link #levels()}
   * @throws UnreadableImageException if the bytes are no image that can be read
   * @throws IllegalArgumentException if the level is not there
   */
  default Encoded encode(byte[] source, int quality) throws UnreadableImageException {
    return encode(source, QualityPolicy.level(quality));
  }

  /**
   * Encodes pixels. The frame is always of kind {@link Kind#CODED}.
   *
   * @param quality level, 1..{@link #levels()}
   */
  Encoded encode(Picture picture, int quality);

  /**
   * Encodes a decoded image anew: its pixels, and in the frame the metadata that it came with.
   *
   * @param quality level, 1..{@link #levels()}
   */
  default Encoded encode(Decoded.Coded image, int quality) {
    if (image.metadata().isEmpty()) {
      return encode(image.picture(), quality);
    }
    throw new UnsupportedOperationException("this codec keeps no metadata");
  }

  /**
   * Decodes a frame of one of this codec's checkpoints, or a carried one.
   *
   * @throws FrameException if the frame is damaged, of another version, or of a checkpoint that
   *     this codec does not have
   */
  Decoded decode(byte[] frame) throws FrameException;

  /**
   * Reads a frame down to its codes and says what it holds.
   *
   * @throws FrameException as {@link #decode} does
   */
  FrameInfo inspect(byte[] frame) throws FrameException;

  /** Frees native memory. No call may be under way or follow. */
  @Override
  void close();
}
