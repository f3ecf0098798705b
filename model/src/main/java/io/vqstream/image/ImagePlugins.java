package io.vqstream.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * The decoders of PNG and JPEG and the encoder, each named by class: what else is installed, or in
 * what order, changes nothing. Streams are in memory; nothing is cached on disk.
 */
final class ImagePlugins {
  private static final ImageReaderSpi PNG = ofTheJdk(ImageReaderSpi.class, "png.PNGImageReaderSpi");
  private static final ImageReaderSpi JPEG = jpeg();
  private static final ImageWriterSpi PNG_WRITER =
      ofTheJdk(ImageWriterSpi.class, "png.PNGImageWriterSpi");

  private ImagePlugins() {}

  /**
   * Decodes the file's first image straight into the samples, without another copy of the pixels.
   *
   * @param warnings told what the decoder finds odd
   */
  static void decodeInto(
      Samples samples, ImageFormat format, byte[] file, IIOReadWarningListener warnings)
      throws IOException {
    ImageReader reader = open(format, file);
    try {
      reader.addIIOReadWarningListener(warnings);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setDestination(samples.image());
      reader.read(0, param);
    } finally {
      reader.dispose();
    }
  }

  /** Decodes the file's first image into the form that the decoder prefers. */
  static BufferedImage decode(ImageFormat format, byte[] file) throws IOException {
    ImageReader reader = open(format, file);
    try {
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /** An encoder without an output yet; dispose of it after use. */
  static ImageWriter pngWriter() throws IOException {
    return PNG_WRITER.createWriterInstance();
  }

  private static ImageReader open(ImageFormat format, byte[] file) throws IOException {
    ImageReaderSpi provider =
        switch (format) {
          case PNG -> PNG;
          case JPEG -> JPEG;
          case WEBP -> throw new IllegalArgumentException("WebP is decoded by NativeWebp");
        };
    ImageReader reader = provider.createReaderInstance();
    reader.setInput(new ByteArrayImageInputStream(file), true, true);
    return reader;
  }

  /**
   * TwelveMonkeys' JPEG reader finds the JDK's, which it needs, in the registry it is registered
   * in.
   */
  private static ImageReaderSpi jpeg() {
    List<Class<?>> categories = List.of(ImageReaderSpi.class);
    ServiceRegistry own = new ServiceRegistry(categories.iterator());
    own.registerServiceProvider(ofTheJdk(ImageReaderSpi.class, "jpeg.JPEGImageReaderSpi"));
    ImageReaderSpi reader = new JPEGImageReaderSpi();
    own.registerServiceProvider(reader);
    return reader;
  }

  private static <T> T ofTheJdk(Class<T> category, String name) {
    String className = "com.sun.imageio.plugins." + name;
    Iterator<T> all = IIORegistry.getDefaultInstance().getServiceProviders(category, false);
    while (all.hasNext()) {
      T provider = all.next();
      if (provider.getClass().getName().equals(className)) {
        return provider;
      }
    }
    throw new IllegalStateException("this Java runtime has no image plugin " + className);
  }
}
