package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Frames that are JPEG files, written by the JDK's libjpeg as fast as it can: baseline, chroma at
 * half resolution both ways, the standard's Huffman tables. Images are read as our own codec reads
 * them, the JPEG files of the way back too. Safe for use by many threads.
 */
public final class JpegCodec extends BaselineCodec {
  private final float quality;
  private final StageListener listener;
  private final ImageFileReader reader = new ImageFileReader();

  /**
   * @param quality libjpeg's, 1..100
   * @param listener hears how long reading takes
   */
  public JpegCodec(int quality, StageListener listener) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG has no quality " + quality);
    }
    this.quality = quality / 100f;
    this.listener = listener;
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
    long start = System.nanoTime();
    SourceImage image = reader.read(source);
    listener.onStage(Stage.READ, true, System.nanoTime() - start);
    if (image instanceof SourceImage.Passthrough carried) {
      return encoded(source, Kind.PASSTHROUGH, image, Optional.of(carried.reason()));
    }
    return encoded(
        write(((SourceImage.Codable) image).picture()), Kind.CODED, image, Optional.empty());
  }

  private static Encoded encoded(
      byte[] frame, Kind kind, SourceImage image, Optional<PassthroughReason> reason) {
    return new Encoded(
        frame,
        Optional.empty(),
        kind,
        image.width(),
        image.height(),
        1,
        image.contentType(),
        reason);
  }

  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    try {
      SourceImage image = reader.read(frame);
      return image instanceof SourceImage.Codable codable
          ? new Decoded.Coded(codable.picture())
          : new Decoded.Passthrough(frame, image.contentType());
    } catch (UnreadableImageException e) {
      throw new FrameException(FrameException.Fault.CORRUPT_FRAME, -1, e.getMessage());
    }
  }

  private byte[] write(Picture picture) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ofTheJdk();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(imageOf(picture), null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("a JPEG could not be written to memory", e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  /** The picture's own samples as an image of the JDK's, not copied. */
  private static BufferedImage imageOf(Picture picture) {
    WritableRaster samples =
        Raster.createInterleavedRaster(
            new DataBufferByte(picture.rgb(), picture.rgb().length),
            picture.width(),
            picture.height(),
            3 * picture.width(),
            3,
            new int[] {0, 1, 2},
            null);
    ComponentColorModel rgb =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(rgb, samples, false, null);
  }

  /** The JDK's plug-in, whatever else is on the class path. */
  private static ImageWriter ofTheJdk() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.imageio.")) {
        return writer;
      }
    }
    throw new IllegalStateException("this Java has no JPEG plug-in of its own");
  }
}
