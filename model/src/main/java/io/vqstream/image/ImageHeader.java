package io.vqstream.image;

import java.util.Optional;

/**
 * What a file says of its image before any pixel is read. Sizes are as stored, before orientation.
 *
 * @param width columns as stored
 * @param height rows as stored
 * @param grey whether the file stores one channel
 * @param orientation how a viewer turns the stored pixels
 * @param icc the embedded colour profile as it came, if any
 * @param carriedReason why pixels could not stand for the file, if the header alone says so
 */
record ImageHeader(
    int width,
    int height,
    boolean grey,
    Orientation orientation,
    Optional<byte[]> icc,
    Optional<PassthroughReason> carriedReason) {

  /** Room for the pixels. Taken only after the size has been checked. */
  Samples samples() {
    return Samples.ofSize(width, height, grey);
  }
}
