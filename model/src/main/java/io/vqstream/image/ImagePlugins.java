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
 * The ImageIO plugins for PNG and JPEG, each selected by class, independent of other installed
 * plugins and their order. Streams are in memory; nothing is cached on disk.
 */
final class ImagePlugins {
  private static final ImageReaderSpi PNG =
      jdkPlugin(ImageReaderSpi.class, "png.PNGImageReaderSpi");
  private static final ImageReaderSpi JPEG = jpeg();
  private static final ImageWriterSpi PNG_WRITER =
      jdkPlugin(ImageWriterSpi.class, "png.PNGImageWriterSpi");
  private static final ImageWriterSpi JPEG_WRITER =
      jdkPlugin(ImageWriterSpi.class, "jpeg.JPEGImageWriterSpi");

  private ImagePlugins() {}

  /**
   * Decodes the file's first image straight into the samples, without another copy of the pixels.
   *
   * @param warnings receives the warnings of the decoder
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

  /** Decodes the file's first image into the type that the decoder prefers. */
  static BufferedImage decode(ImageFormat format, byte[] file) throws IOException {
    ImageReader reader = open(format, file);
    try {
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /** Creates an encoder without output. The caller must dispose of it. */
  static ImageWriter pngWriter() throws IOException {
    return PNG_WRITER.createWriterInstance();
  }

  /** Returns a JPEG encoder without an output; the caller disposes of it. */
  static ImageWriter jpegWriter() throws IOException {
    return JPEG_WRITER.createWriterInstance();
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
   * Creates TwelveMonkeys' JPEG reader in a private registry with the JDK's reader, to which it
   * delegates.
   */
  private static ImageReaderSpi jpeg() {
    List<Class<?>> categories = List.of(ImageReaderSpi.class);
    ServiceRegistry registry = new ServiceRegistry(categories.iterator());
    registry.registerServiceProvider(jdkPlugin(ImageReaderSpi.class, "jpeg.JPEGImageReaderSpi"));
    ImageReaderSpi reader = new JPEGImageReaderSpi();
    registry.registerServiceProvider(reader);
    return reader;
  }

  private static <T> T jdkPlugin(Class<T> category, String name) {
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
