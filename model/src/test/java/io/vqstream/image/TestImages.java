package io.vqstream.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Image files for tests, each made of pixels that are known. {@link TestPng} makes the odder PNG
 * files.
 */
final class TestImages {
  private TestImages() {}

  /**
   * Red grows to the right, green downwards, blue falls with both: smooth, and no two corners are
   * alike.
   */
  static Picture gradient(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (255 * x / Math.max(1, width - 1));
        rgb[at + 1] = (byte) (255 * y / Math.max(1, height - 1));
        rgb[at + 2] = (byte) (255 - 255 * (x + y) / Math.max(1, width + height - 2));
      }
    }
    return new Picture(width, height, false, rgb);
  }

  /** One color. */
  static Picture plain(int width, int height, int red, int green, int blue) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i % 3 == 0 ? red : i % 3 == 1 ? green : blue);
    }
    return new Picture(width, height, false, rgb);
  }

  /** Rings over the gradient: edges in all directions, which lossy decoders find hard. */
  static Picture rings(int width, int height) {
    Picture picture = gradient(width, height);
    for (int i = 0; i < width * height; i++) {
      int x = i % width - width / 3;
      int y = i / width - height / 2;
      if ((x * x + y * y) / 96 % 2 == 0) {
        picture.rgb()[i * 3] ^= (byte) 0x60;
        picture.rgb()[i * 3 + 1] ^= (byte) 0x70;
      }
    }
    return picture;
  }

  /** Gray levels that grow to the right, a little brighter with each row. */
  static Picture grayRamp(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      byte level = (byte) (i % width * 240 / Math.max(1, width - 1) + i / width % 16);
      Arrays.fill(rgb, i * 3, i * 3 + 3, level);
    }
    return new Picture(width, height, true, rgb);
  }

  /** Red, green and blue of one pixel, 0..255 each. */
  static int[] pixel(Picture picture, int x, int y) {
    int at = (y * picture.width() + x) * 3;
    byte[] rgb = picture.rgb();
    return new int[] {rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff};
  }

  /** The samples of a picture as whole numbers 0..255; of a gray one the red ones alone. */
  static int[] samples(Picture picture) {
    int step = picture.gray() ? 3 : 1;
    int[] samples = new int[picture.rgb().length / step];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = picture.rgb()[i * step] & 0xff;
    }
    return samples;
  }

  /** A JPEG file at quality 0.95, with 4:2:0 chroma if in color. */
  static byte[] jpeg(Picture picture) {
    return jpeg(picture, false);
  }

  static byte[] progressiveJpeg(Picture picture) {
    return jpeg(picture, true);
  }

  private static byte[] jpeg(Picture picture, boolean progressive) {
    int type = picture.gray() ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
    image.getRaster().setPixels(0, 0, picture.width(), picture.height(), samples(picture));
    return jpeg(new IIOImage(image, null, null), progressive);
  }

  /** A JPEG file of four channels, which readers take for inks. */
  static byte[] cmykJpeg(int width, int height) {
    Raster inks = Raster.createInterleavedRaster(0, width, height, 4, null);
    return jpeg(new IIOImage(inks, null, null), false);
  }

  /**
   * A JPEG file whose channels are red, green and blue as they are, told by Adobe's APP14 segment.
   */
  static byte[] rgbJpeg(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.getRaster().setPixels(0, 0, picture.width(), picture.height(), samples(picture));
    // The writer stores the channels of a raster as they are.
    byte[] plain = jpeg(new IIOImage(image.getRaster(), null, null), false);
    byte[] adobe = "Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    return withSegment(plain, 0xee, adobe);
  }

  private static byte[] jpeg(IIOImage image, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(0.95f);
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, image, param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** The JPEG file with another segment right after its start. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer with = ByteBuffer.allocate(jpeg.length + content.length + 4);
    with.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker).putShort((short) (content.length + 2));
    return with.put(content).put(jpeg, 2, jpeg.length - 2).array();
  }

  /** The JPEG file with an EXIF segment that tells the orientation. */
  static byte[] turnedJpeg(byte[] jpeg, int orientation) {
    byte[] tiff = exif(orientation);
    ByteBuffer app1 = ByteBuffer.allocate(6 + tiff.length);
    app1.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
    return withSegment(jpeg, 0xe1, app1.array());
  }

  /** The JPEG file with a color profile in two parts, as large ones are. */
  static byte[] profiledJpeg(byte[] jpeg, byte[] icc) {
    int half = icc.length / 2;
    byte[] second = iccSegment(2, Arrays.copyOfRange(icc, half, icc.length));
    byte[] first = iccSegment(1, Arrays.copyOf(icc, half));
    return withSegment(withSegment(jpeg, 0xe2, second), 0xe2, first);
  }

  /** The same with the second part first. */
  static byte[] profiledJpegBackwards(byte[] jpeg, byte[] icc) {
    int half = icc.length / 2;
    byte[] second = iccSegment(2, Arrays.copyOfRange(icc, half, icc.length));
    byte[] first = iccSegment(1, Arrays.copyOf(icc, half));
    return withSegment(withSegment(jpeg, 0xe2, first), 0xe2, second);
  }

  private static byte[] iccSegment(int number, byte[] part) {
    ByteBuffer segment = ByteBuffer.allocate(14 + part.length);
    segment.put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII));
    return segment.put((byte) number).put((byte) 2).put(part).array();
  }

  /** A TIFF block, big-endian, with the one tag 0x0112. */
  static byte[] exif(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return tiff.putShort((short) orientation).putShort((short) 0).putInt(0).array();
  }

  /** A file that lies beside the tests. */
  static byte[] resource(String name) {
    try (InputStream in = TestImages.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the reader makes of a file that can be coded. */
  static Picture read(byte[] file) throws UnreadableImageException {
    return ((SourceImage.Codable) new ImageFileReader().read(file)).picture();
  }
}
