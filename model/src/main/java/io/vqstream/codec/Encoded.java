package io.vqstream.codec;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.frame.Kind;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.PassthroughReason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

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
 * @param psnr what {@link QualityPolicy} asks for, as this machine decodes the image: PSNR in dB
 *     over 8-bit RGB samples; empty where nobody looked, or the image is carried
 * @param passthroughReason why the image passes through; empty where it is coded
 * @param droppedMetadata kinds of metadata that the source has and the frame does not; empty where
 *     the image passes through
 * @param notes what is wrong with the source file although its pixels are complete, one phrase
 *     each, such as a missing end marker; usually empty
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
    Optional<PassthroughReason> passthroughReason,
    Set<MetadataKind> droppedMetadata,
    List<String> notes) {

  /** Creates an image whose source file is in order and loses no metadata. */
  public Encoded(
      byte[] frame,
      Optional<CheckpointId> checkpoint,
      Kind kind,
      int width,
      int height,
      int quality,
      String contentType,
      OptionalDouble psnr,
      Optional<PassthroughReason> passthroughReason) {
    this(
        frame,
        checkpoint,
        kind,
        width,
        height,
        quality,
        contentType,
        psnr,
        passthroughReason,
        Set.of(),
        List.of());
  }

  /** An image whose fidelity nobody looked at. */
  public Encoded(
      byte[] frame,
      Optional<CheckpointId> checkpoint,
      Kind kind,
      int width,
      int height,
      int quality,
      String contentType,
      Optional<PassthroughReason> passthroughReason) {
    this(
        frame,
        checkpoint,
        kind,
        width,
        height,
        quality,
        contentType,
        OptionalDouble.empty(),
        passthroughReason);
  }

  /** Returns a copy with the notes on the source file. */
  public Encoded withNotes(List<String> sourceNotes) {
    return new Encoded(
        frame,
        checkpoint,
        kind,
        width,
        height,
        quality,
        contentType,
        psnr,
        passthroughReason,
        droppedMetadata,
        sourceNotes);
  }
}
