package io.vqstream.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Decodes PNG of up to 8 bits per sample. */
final class PngPixels {
  private final byte[] plain;
  private final PngHeader header;

  private PngPixels(byte[] file, PngHeader header) {
    this.plain = header.plain().toFile(file);
    this.header = header;
  }

  /**
   * Decodes the samples; gray of fewer than 8 bits is scaled to 0..255.
   *
   * @return empty if a pixel is not opaque
   */
  static Optional<Samples> decode(byte[] file, PngHeader header) throws IOException {
    return new PngPixels(file, header).decode();
  }

  private Optional<Samples> decode() throws IOException {
    return switch (header.colorType()) {
      case PngHeader.PALETTE -> palette();
      case PngHeader.GRAY_ALPHA, PngHeader.RGB_ALPHA ->
          Samples.ofOpaque(ImagePlugins.decode(ImageFormat.PNG, plain).getRaster());
      default -> header.bitDepth() == 8 ? bytes() : packedGray();
    };
  }

  private Optional<Samples> bytes() throws IOException {
    Samples samples = header.image().samples();
    ImagePlugins.decodeInto(samples, ImageFormat.PNG, plain, (reader, warning) -> {});
    byte[] data = samples.data();
    int bands = samples.bands();
    byte[] transparent = transparentColor(bands);
    for (int at = 0; transparent.length > 0 && at < data.length; at += bands) {
      if (Arrays.equals(data, at, at + bands, transparent, 0, bands)) {
        return Optional.empty();
      }
    }
    return Optional.of(samples);
  }

  private Optional<Samples> packedGray() throws IOException {
    Raster raster = ImagePlugins.decode(ImageFormat.PNG, plain).getRaster();
    Samples samples = header.image().samples();
    int white = (1 << header.bitDepth()) - 1;
    byte[] transparent = transparentColor(1);
    int[] row = new int[samples.width()];
    int to = 0;
    for (int y = 0; y < samples.height(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int level : row) {
        if (transparent.length > 0 && level == transparent[0]) {
          return Optional.empty();
        }
        samples.data()[to++] = (byte) (level * 255 / white);
      }
    }
    return Optional.of(samples);
  }

  private Optional<Samples> palette() throws IOException {
    byte[] colors = header.plain().palette();
    byte[] alphas = header.transparent().orElse(new byte[0]);
    Raster raster = ImagePlugins.decode(ImageFormat.PNG, plain).getRaster();
    Samples samples = Samples.ofSize(raster.getWidth(), raster.getHeight(), false);
    int[] row = new int[samples.width()];
    int to = 0;
    for (int y = 0; y < samples.height(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int index : row) {
        if (3 * index >= colors.length) {
          throw new UndecodableImageException(
              "a pixel has color " + index + " of a palette of " + colors.length / 3);
        }
        if (index < alphas.length && alphas[index] != (byte) 255) {
          return Optional.empty();
        }
        System.arraycopy(colors, 3 * index, samples.data(), to, 3);
        to += 3;
      }
    }
    return Optional.of(samples);
  }

  /**
   * Returns the low bytes of the transparent color in the tRNS chunk; empty if there is no valid
   * chunk.
   */
  private byte[] transparentColor(int bands) {
    byte[] chunk = header.transparent().orElse(new byte[0]);
    if (chunk.length != 2 * bands) {
      return new byte[0];
    }
    byte[] color = new byte[bands];
    for (int i = 0; i < bands; i++) {
      color[i] = (byte) (chunk[2 * i + 1] & (1 << header.bitDepth()) - 1);
    }
    return color;
  }
}
