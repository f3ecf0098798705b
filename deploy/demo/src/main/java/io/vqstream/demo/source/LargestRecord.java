package io.vqstream.demo.source;

import io.vqstream.image.ImageFileReader;
import io.vqstream.service.config.RecordLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The maximum size of the records of some images: the source file or the PNG of its reconstruction.
 *
 * @param bytes maximum bytes of a record
 * @param pixels maximum pixels of an image
 */
public record LargestRecord(int bytes, long pixels) {
  private static final long KAFKA_DEFAULT = 1L << 20;

  /** Bytes of key, headers, message and batch. */
  private static final long OVERHEAD = 64 << 10;

  /** Reads the header of each file. An unreadable file counts with its bytes. */
  public static LargestRecord of(List<DemoImage> images) {
    long bytes = KAFKA_DEFAULT;
    long pixels = 0;
    for (DemoImage image : images) {
      try {
        bytes = Math.max(bytes, size(image) + OVERHEAD);
        long area = area(image);
        if (area <= ImageFileReader.DEFAULT_MAX_PIXELS) {
          pixels = Math.max(pixels, area);
        }
      } catch (IOException | RuntimeException e) { // reported when it is published or encoded
        continue;
      }
    }
    long png = RecordLimits.ofPng(pixels) + OVERHEAD;
    long largest = Math.max(bytes, pixels == 0 ? 0 : png);
    return new LargestRecord((int) Math.min(Integer.MAX_VALUE / 2, largest), pixels);
  }

  private static long size(DemoImage image) throws IOException {
    try (InputStream in = image.content().open()) {
      long size = 0;
      byte[] buffer = new byte[1 << 16];
      for (int n; (n = in.read(buffer)) > 0; ) {
        size += n;
      }
      return size;
    }
  }

  private static long area(DemoImage image) throws IOException {
    try (InputStream in = image.content().open();
        ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        return 0;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return (long) reader.getWidth(0) * reader.getHeight(0);
      } finally {
        reader.dispose();
      }
    }
  }
}
