package io.vqstream.training;

import io.vqstream.evaluation.SourceImages;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;

/**
 * An estimate of the Java heap that a run needs, from the headers of its image files. A run keeps
 * all images in memory.
 *
 * @param images number of usable files
 * @param pixels number of pixels of all images, after downscaling JPEG images
 * @param largest pixels of the largest file, before downscaling
 */
record HeapEstimate(int images, long pixels, long largest) {
  private static final int BYTES_PER_PIXEL = 3;

  /** Decoding takes the samples, a copy, and an int per pixel while downscaling. */
  private static final int DECODING_BYTES_PER_PIXEL = 12;

  /** Batches, codebooks and the copies of the networks made by a save. */
  private static final long OTHER = 64L << 20;

  /**
   * Reads the headers of all files. Skips files that cannot be read.
   *
   * @param jpegDownscale factor by which JPEG images are downscaled
   * @param minSide minimum side in pixels; smaller images are skipped
   */
  static HeapEstimate of(List<SourceImages> folders, double jpegDownscale, int minSide) {
    List<ImageFileReader.Size> sizes =
        folders.stream()
            .flatMap(folder -> folder.files().parallelStream().map(file -> size(folder, file)))
            .filter(Objects::nonNull)
            .toList();
    int images = 0;
    long pixels = 0;
    long largest = 0;
    for (ImageFileReader.Size size : sizes) {
      double factor = size.contentType().equals("image/jpeg") ? jpegDownscale : 1;
      long width = Math.max(1, Math.round(size.width() * factor));
      long height = Math.max(1, Math.round(size.height() * factor));
      if (Math.min(width, height) >= minSide) {
        images++;
        pixels += width * height;
        largest = Math.max(largest, (long) size.width() * size.height());
      }
    }
    return new HeapEstimate(images, pixels, largest);
  }

  private static ImageFileReader.Size size(SourceImages folder, Path file) {
    try {
      return folder.size(file);
    } catch (IOException | UnreadableImageException e) {
      return null; // is reported when its pixels are read
    }
  }

  /** Every core decodes an image, at worst one of the largest. */
  private long decoding() {
    long atOnce = Math.min(images, ForkJoinPool.getCommonPoolParallelism() + 1L);
    return atOnce * largest * DECODING_BYTES_PER_PIXEL;
  }

  /** Bytes of Java heap needed. */
  long bytes() {
    return pixels * BYTES_PER_PIXEL + decoding() + OTHER;
  }

  /** Describes the estimate and the limit in one line. */
  String line(long maxHeap) {
    return String.format(
        Locale.ROOT,
        "%d images, %.1f megapixels: about %s of Java heap needed, the limit is %s",
        images,
        pixels / 1e6,
        gigabytes(bytes()),
        gigabytes(maxHeap));
  }

  /**
   * Checks that the images fit.
   *
   * @param maxHeap limit of the Java heap in bytes
   * @throws TrainingException if they do not, saying what to do
   */
  void require(long maxHeap) throws TrainingException {
    if (bytes() > maxHeap) {
      throw new TrainingException(
          line(maxHeap)
              + ". Set VQSTREAM_OPTS=-Xmx%dg, or train on fewer images"
                  .formatted((bytes() >> 30) + 1));
    }
  }

  static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / (double) (1 << 30));
  }
}
