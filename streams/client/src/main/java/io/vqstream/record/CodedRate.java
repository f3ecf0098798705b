package io.vqstream.record;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Encoded;
import java.util.Optional;

/**
 * The bits that an image took under the prior.
 *
 * @param checkpoint SHA-256 of the checkpoint in hexadecimal; empty for codecs without checkpoints
 * @param quality quality level, from 1
 * @param bitsPerPixel bits of the range-coded indices per pixel, positive
 */
public record CodedRate(String checkpoint, int quality, double bitsPerPixel) {

  /**
   * Returns the rate of a coded image. Headers and metadata of its frame do not count. Empty for an
   * inter frame, whose bits are not those under the prior alone.
   */
  static Optional<CodedRate> of(Encoded.Coded image) {
    if (image.reference().filter(next -> next.distance() > 0).isPresent()) {
      return Optional.empty();
    }
    double pixels = (double) image.width() * image.height();
    return Optional.of(
        new CodedRate(
            image.checkpoint().map(CheckpointId::digest).orElse(""),
            image.quality(),
            8.0 * Math.max(1, image.payloadBytes()) / pixels));
  }
}
