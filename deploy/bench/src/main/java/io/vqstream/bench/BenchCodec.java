package io.vqstream.bench;

import io.vqstream.bench.codec.JpegCodec;
import io.vqstream.bench.codec.PassthroughCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.inference.StageListener;
import java.io.IOException;

/**
 * A codec that is measured, and how it is used.
 *
 * @param word that users and scripts know it by
 * @param description its settings, in a few words
 * @param uncompressed whether it gets pixels without any compression instead of image files
 * @param compression {@code compression.type} of all producers
 */
public record BenchCodec(
    String word, String description, boolean uncompressed, String compression, Opener opener) {

  /**
   * A codec that is open, and the quality level to use.
   *
   * @param quality 1..{@code codec.levels()}
   */
  public record Opened(ImageCodec codec, int quality) {}

  /** Opens a codec. */
  @FunctionalInterface
  public interface Opener {
    /**
     * The codec; the caller closes it.
     *
     * @param listener hears of its stages
     */
    Opened open(StageListener listener) throws IOException;
  }

  /** Ours, opened as the services do. */
  public static BenchCodec vq(Opener opener) {
    return new BenchCodec("vq", "learned codec and prior", false, "none", opener);
  }

  /**
   * JPEG.
   *
   * @param quality libjpeg's, 1..100
   */
  public static BenchCodec jpeg(int quality) {
    return new BenchCodec(
        "jpeg",
        "libjpeg of the JDK, quality " + quality + ", baseline, 4:2:0",
        false,
        "none",
        listener -> new Opened(new JpegCodec(quality, listener), 1));
  }

  /** No codec: pixels as they are, which Kafka's producers compress. */
  public static BenchCodec zstd() {
    return new BenchCodec(
        "zstd",
        "no codec, uncompressed pixels (PPM), compression.type=zstd in all producers",
        true,
        "zstd",
        listener -> new Opened(new PassthroughCodec(), 1));
  }
}
