package io.vqstream.record;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Encoded;

/**
 * The bits that an image took under the prior.
 *
 * @param checkpoint SHA-256 of the checkpoint in hexadecimal; empty for codecs without checkpoints
 * @param quality quality level, from 1
 * @param bitsPerPixel bits of the range-coded indices per pixel, positive
 */
public record CodedRate(String checkpoint, int quality, double bitsPerPixel) {

  /**
   * Returns the rate of a coded image. Headers and metadata of its frame do not count, nor does
   * what an inter frame saves.
   */
  static CodedRate of(Encoded.Coded image) {
    double pixels = (double) image.width() * image.height();
    return new CodedRate(
        image.checkpoint().map(CheckpointId::digest).orElse(""),
        image.quality(),
        Math.max(8, image.priorBits()) / pixels);
  }
}
