package io.vqstream.bench;

import io.vqstream.bench.source.TestImage;
import io.vqstream.bench.source.TestImages;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.metric.Psnr;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * The quality of a codec on some images, measured before its speed.
 *
 * @param psnr mean in dB of the coded images; empty if there is none
 * @param checkpoints names of the checkpoints used
 */
record CalibrationPass(OptionalDouble psnr, Set<String> checkpoints) {
  private static final int MOST = 16;

  /**
   * Encodes and decodes the first images.
   *
   * @param files input of the codec for each image
   * @throws IOException if the codec fails
   */
  static CalibrationPass at(
      ImageCodec codec, int quality, List<TestImage> images, List<byte[]> files)
      throws IOException {
    double sum = 0;
    int decoded = 0;
    Set<String> checkpoints = new TreeSet<>();
    for (int i = 0; i < Math.min(MOST, files.size()); i++) {
      try {
        Encoded encoded = codec.encode(files.get(i), quality);
        encoded.checkpoint().ifPresent(checkpoint -> checkpoints.add(checkpoint.name()));
        if (encoded.kind() == Kind.CODED
            && codec.decode(encoded.frame()) instanceof Decoded.Coded coded) {
          byte[] source = TestImages.pixels(images.get(i)).rgb();
          sum += Psnr.of(source, coded.picture().rgb());
          decoded++;
        }
      } catch (UnreadableImageException | FrameException e) {
        throw new IOException(images.get(i).name() + ": " + e.getMessage(), e);
      }
    }
    return new CalibrationPass(
        decoded == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / decoded), checkpoints);
  }
}
