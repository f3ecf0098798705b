package io.vqstream.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.vqstream.image.Picture;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images of a run on the device: all samples in one tensor of bytes, from which the step cuts
 * crops, and for each size of crop a table of the images that are large enough.
 */
final class TrainingImages {
  /** Samples of so many bytes are created at once; a Java array has at most 2 GiB. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

  private final Map<Integer, NDList> tables = new LinkedHashMap<>();

  /**
   * Puts the images on the device.
   *
   * @param sizes sides of the crops in pixels
   * @throws IllegalArgumentException if no image is large enough for a size, or there are more than
   *     2 GiB of samples
   */
  TrainingImages(List<Picture> pictures, List<Integer> sizes, NDManager manager) {
    long bytes = pictures.stream().mapToLong(picture -> picture.rgb().length).sum();
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%d megapixels to train on; the maximum is %d"
              .formatted(bytes / 3_000_000, MAX_BYTES / 3_000_000));
    }
    ByteBuffer samples = ByteBuffer.allocateDirect((int) bytes);
    pictures.forEach(picture -> samples.put(picture.rgb()));
    samples.flip();
    var all = manager.create(samples, new Shape(bytes), DataType.UINT8);
    all.setName(name());
    for (int size : sizes) {
      tables.computeIfAbsent(size, key -> new NDList(all).addAll(table(pictures, key, manager)));
    }
  }

  private static String name() {
    return "images[]";
  }

  /** Offset, width and height of each image, and the pixels up to its end. */
  private static NDList table(List<Picture> pictures, int size, NDManager manager) {
    int count = (int) pictures.stream().filter(picture -> fits(picture, size)).count();
    if (count == 0) {
      throw new IllegalArgumentException(
          "no picture of at least " + size + "x" + size + " to train on");
    }
    long[] offset = new long[count];
    long[] width = new long[count];
    long[] height = new long[count];
    double[] end = new double[count];
    long at = 0;
    double pixels = 0;
    int i = 0;
    for (Picture picture : pictures) {
      if (fits(picture, size)) {
        offset[i] = at;
        width[i] = picture.width();
        height[i] = picture.height();
        pixels += picture.pixels();
        end[i++] = pixels;
      }
      at += picture.rgb().length;
    }
    NDList table =
        new NDList(
            manager.create(offset),
            manager.create(width),
            manager.create(height),
            manager.create(end));
    table.forEach(column -> column.setName(name()));
    return table;
  }

  private static boolean fits(Picture picture, int size) {
    return picture.width() >= size && picture.height() >= size;
  }

  /** Returns the arguments from which the step cuts crops of a size. */
  NDList of(int size) {
    return tables.get(size);
  }
}
