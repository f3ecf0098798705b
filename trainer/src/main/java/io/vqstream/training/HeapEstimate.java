package io.vqstream.training;

import io.vqstream.image.ImageFileReader;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.training.source.ImageSource;
import io.vqstream.training.source.ImageSources;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * An estimate of the disk space and the Java heap that a run needs, from the headers of its image
 * files. A run keeps its images in a scratch file.
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
  static HeapEstimate of(ImageSources sources, double jpegDownscale, int minSide) {
    List<ImageFileReader.Size> sizes =
        sources.all().stream()
            .flatMap(
                source ->
                    IntStream.range(0, source.count())
                        .parallel()
                        .mapToObj(index -> size(source, index)))
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

  private static ImageFileReader.Size size(ImageSource source, int index) {
    try {
      return source.size(index);
    } catch (IOException | UnreadableImageException e) {
      return null; // is reported when its pixels are read
    }
  }

  /** Every core decodes an image, at worst one of the largest, and others wait to be written. */
  private long decoding() {
    long atOnce = Math.min(images, ForkJoinPool.getCommonPoolParallelism() + 1L);
    long waiting = Math.min(images, PictureFolder.AHEAD) - atOnce;
    return largest * (atOnce * DECODING_BYTES_PER_PIXEL + waiting * BYTES_PER_PIXEL);
  }

  /** Bytes of Java heap needed. */
  long bytes() {
    return decoding() + OTHER;
  }

  /** Bytes of disk space needed while the run works. */
  long diskBytes() {
    return pixels * BYTES_PER_PIXEL;
  }

  /** Describes the estimate and the limit in one line. */
  String line(long maxHeap) {
    return String.format(
        Locale.ROOT,
        "%d images, %.1f megapixels: about %s of disk and %s of Java heap needed, the limit of the"
            + " heap is %s",
        images,
        pixels / 1e6,
        gigabytes(diskBytes()),
        gigabytes(bytes()),
        gigabytes(maxHeap));
  }

  /**
   * Checks that the images fit.
   *
   * @param maxHeap limit of the Java heap in bytes
   * @param freeDisk free bytes of disk space
   * @throws TrainingException if they do not, saying what to do
   */
  void require(long maxHeap, long freeDisk) throws TrainingException {
    if (bytes() > maxHeap) {
      throw new TrainingException(
          line(maxHeap)
              + ". Set VQSTREAM_OPTS=-Xmx%dg, or leave the largest images out"
                  .formatted((bytes() >> 30) + 1));
    }
    if (diskBytes() > freeDisk) {
      throw new TrainingException(
          "%s, and %s of disk are free. Name a folder on another disk with --work, or train on fewer images"
              .formatted(line(maxHeap), gigabytes(freeDisk)));
    }
  }

  static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / (double) (1 << 30));
  }
}
