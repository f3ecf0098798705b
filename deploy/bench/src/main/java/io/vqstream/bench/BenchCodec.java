package io.vqstream.bench;

import io.vqstream.bench.codec.JpegCodec;
import io.vqstream.bench.codec.PassthroughCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.inference.StageListener;
import java.io.IOException;

/**
 * A codec to measure and its configuration.
 *
 * @param name of the codec in options and reports
 * @param description its settings
 * @param uncompressed whether its sources are uncompressed pixels instead of image files
 * @param compression {@code compression.type} of all producers
 */
public record BenchCodec(
    String name, String description, boolean uncompressed, String compression, Opener opener) {

  /**
   * An open codec and the quality level to use.
   *
   * @param quality 1..{@code codec.levels()}
   */
  public record Opened(ImageCodec codec, int quality) {}

  /** Opens a codec. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens the codec; the caller closes it.
     *
     * @param listener receives the times of its stages
     */
    Opened open(StageListener listener) throws IOException;
  }

  /** Returns the learned codec, opened as the services do. */
  public static BenchCodec vq(Opener opener) {
    return new BenchCodec("vq", "learned codec and prior", false, "none", opener);
  }

  /**
   * Returns JPEG.
   *
   * @param quality of libjpeg, 1..100
   */
  public static BenchCodec jpeg(int quality) {
    return new BenchCodec(
        "jpeg",
        "libjpeg of the JDK, quality " + quality + ", baseline, 4:2:0",
        false,
        "none",
        listener -> new Opened(new JpegCodec(quality, listener), 1));
  }

  /** Returns no codec: uncompressed pixels, which the producers of Kafka compress. */
  public static BenchCodec zstd() {
    return new BenchCodec(
        "zstd",
        "no codec, uncompressed pixels (PPM), compression.type=zstd in all producers",
        true,
        "zstd",
        listener -> new Opened(new PassthroughCodec(), 1));
  }
}
