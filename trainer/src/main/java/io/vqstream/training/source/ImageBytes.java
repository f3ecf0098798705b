package io.vqstream.training.source;

import io.vqstream.image.ImageFileReader;
import io.vqstream.image.ImageFormat;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes image files: those of the codec, PNG, JPEG and WebP, and BMP and TIFF, which ImageIO
 * reads.
 */
final class ImageBytes {
  private static final ImageFileReader READER = new ImageFileReader();
  private static final int BITS = 8;

  private ImageBytes() {}

  private static boolean isOther(byte[] file) {
    return ImageFormat.of(file).isEmpty() && (isBmp(file) || isTiff(file));
  }

  private static boolean isBmp(byte[] file) {
    return file.length > 2 && file[0] == 'B' && file[1] == 'M';
  }

  private static boolean isTiff(byte[] file) {
    return file.length > 4
        && (file[0] == 'I' && file[1] == 'I' && file[2] == 42 && file[3] == 0
            || file[0] == 'M' && file[1] == 'M' && file[2] == 0 && file[3] == 42);
  }

  static ImageFileReader.Size size(byte[] file) throws IOException, UnreadableImageException {
    return isOther(file)
        ? withReader(
            file,
            reader -> new ImageFileReader.Size(reader.getWidth(0), reader.getHeight(0), type(file)))
        : READER.size(file);
  }

  static SourceImage read(byte[] file) throws IOException, UnreadableImageException {
    return isOther(file)
        ? withReader(file, reader -> new SourceImage.Codable(picture(reader), type(file)))
        : READER.read(file);
  }

  private static String type(byte[] file) {
    return isBmp(file) ? "image/bmp" : "image/tiff";
  }

  private interface Reading<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static <T> T withReader(byte[] file, Reading<T> reading) throws IOException {
    String format = isBmp(file) ? "bmp" : "tiff";
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IOException("this Java runtime reads no " + format);
    }
    ImageReader reader = readers.next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      return reading.of(reader);
    } catch (RuntimeException e) { // of a damaged file
      throw new IOException("the " + format + " data cannot be decoded: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  private static Picture picture(ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > ImageFileReader.DEFAULT_MAX_PIXELS) {
      throw new IOException("%d x %d are too many pixels".formatted(width, height));
    }
    BufferedImage image = reader.read(0);
    if (image.getColorModel().hasAlpha() || image.getColorModel().getComponentSize(0) > BITS) {
      throw new IOException("not 8-bit RGB: alpha, or more than 8 bits a sample");
    }
    ColorSpace space = image.getColorModel().getColorSpace();
    // ImageIO says that gray samples without a color profile are linear, but they are not
    boolean copies = space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY));
    return new Picture(
        width, height, space.getNumComponents() == 1, copies ? repeated(image) : rgb(image));
  }

  /** Returns each gray sample three times. */
  private static byte[] repeated(BufferedImage image) {
    int max = (1 << image.getColorModel().getComponentSize(0)) - 1;
    int[] samples =
        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    byte[] rgb = new byte[3 * samples.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (samples[i / 3] * 255 / max);
    }
    return rgb;
  }

  private static byte[] rgb(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return rgb;
  }
}
