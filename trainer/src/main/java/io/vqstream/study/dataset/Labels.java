package io.vqstream.study.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads the classes of images. */
final class Labels {
  private static final int IDX_HEADER = 8;
  private static final int CIFAR_RECORD = 1 + 3 * 32 * 32;

  private Labels() {}

  /**
   * Reads labels of an IDX file, which may be compressed with gzip: those of the images that {@link
   * DataFolder} takes.
   */
  static byte[] idx(Path file, int limit) throws IOException {
    try (InputStream in = open(file)) {
      in.skipNBytes(IDX_HEADER);
      return some(in.readAllBytes(), limit);
    }
  }

  private static byte[] some(byte[] all, int limit) {
    byte[] some = new byte[Math.min(limit, all.length)];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[ImageSet.spread(i, some.length, all.length)];
    }
    return some;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }

  /** Reads labels of a binary batch of CIFAR-10, as {@link #idx}. */
  static byte[] cifar(Path file, int limit) throws IOException {
    byte[] labels = new byte[(int) (Files.size(file) / CIFAR_RECORD)];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int i = 0; i < labels.length; i++) {
        labels[i] = in.readNBytes(1)[0];
        in.skipNBytes(CIFAR_RECORD - 1L);
      }
    }
    return some(labels, limit);
  }
}
