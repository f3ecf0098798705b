package io.vqstream.image;

import java.util.List;
import java.util.Optional;

/**
 * What a file says of its image before any pixel is read. Sizes are as stored, before orientation.
 *
 * @param width columns as stored
 * @param height rows as stored
 * @param gray whether the file stores one channel
 * @param orientation how a viewer turns the stored pixels
 * @param icc the embedded color profile as it came, if any; {@link IccBytes#UNUSABLE} if there is
 *     one that cannot be read
 * @param passthroughReason why pixels could not stand for the file, if the header alone says so
 * @param metadata what the file has beside the pixels; ICC only where {@code icc} is embedded
 * @param notes what is wrong with the file although its pixels are complete, one phrase each
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

  /** Creates the header of a file that is in order. */
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

  /** Room for the pixels. Taken only after the size has been checked. */
  Samples samples() {
    return Samples.ofSize(width, height, gray);
  }
}
