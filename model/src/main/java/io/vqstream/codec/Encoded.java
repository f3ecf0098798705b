package io.vqstream.codec;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.image.PassthroughReason;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An encoded image.
 *
 * @param frame the whole frame
 * @param checkpoint the checkpoint that the image is coded with; empty where it is carried
 * @param kind how the frame holds the image
 * @param width columns of the image as a viewer shows it (after EXIF orientation)
 * @param height rows of the image as a viewer shows it
 * @param quality the level used, 0 where the image is carried
 * @param contentType media type of the source, such as {@code image/png}; empty where pixels were
 *     given
 * @param psnr what {@link Fidelity} asks for, as this machine decodes the image: PSNR in dB over
 *     8-bit RGB samples; empty where nobody looked, or the image is carried
 * @param carriedReason why the image passes through; empty where it is coded
 */
public record Encoded(
    byte[] frame,
    Optional<CheckpointId> checkpoint,
    Kind kind,
    int width,
    int height,
    int quality,
    String contentType,
    OptionalDouble psnr,
    Optional<PassthroughReason> carriedReason) {

  /** An image whose fidelity nobody looked at. */
  public Encoded(
      byte[] frame,
      Optional<CheckpointId> checkpoint,
      Kind kind,
      int width,
      int height,
      int quality,
      String contentType,
      Optional<PassthroughReason> carriedReason) {
    this(
        frame,
        checkpoint,
        kind,
        width,
        height,
        quality,
        contentType,
        OptionalDouble.empty(),
        carriedReason);
  }
}
