package io.vqstream.image;

import java.util.List;
import java.util.Optional;

/**
 * The header of an image file. Width and height are as stored, before orientation.
 *
 * @param width columns as stored
 * @param height rows as stored
 * @param gray whether the image has one channel
 * @param orientation how a viewer rotates and mirrors the stored pixels
 * @param icc the embedded color profile, if any; {@link IccBytes#UNUSABLE} if it cannot be read
 * @param passthroughReason why the file passes through, if the header determines it
 * @param metadata metadata of the file; ICC only if {@code icc} is an embedded profile
 * @param notes defects of a file whose pixels are complete, one phrase each
 */
record ImageHeader(
    int width,
    int height,
    boolean gray,
    Orientation orientation,
    Optional<byte[]> icc,
    Optional<PassthroughReason> passthroughReason,
    ImageMetadata metadata,
    List<String> notes) {

  /** Creates the header of a file without defects. */
  ImageHeader(
      int width,
      int height,
      boolean gray,
      Orientation orientation,
      Optional<byte[]> icc,
      Optional<PassthroughReason> passthroughReason,
      ImageMetadata metadata) {
    this(width, height, gray, orientation, icc, passthroughReason, metadata, List.of());
  }

  /** Allocates samples for the pixels. */
  Samples samples() {
    return Samples.ofSize(width, height, gray);
  }
}
