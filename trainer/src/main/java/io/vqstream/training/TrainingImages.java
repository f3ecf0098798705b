package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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
  /** Bytes that are copied to the device at once; a Java buffer has at most 2 GiB. */
  private static final int PART = 1 << 29;

  private final Map<Integer, NDList> tables = new LinkedHashMap<>();

  /**
   * Puts the images on the device.
   *
   * @param sizes sides of the crops in pixels
   * @throws IllegalArgumentException if no image is large enough for a size
   */
  TrainingImages(List<Picture> pictures, List<Integer> sizes, NDManager manager) {
    this(pictures, sizes, manager, PART);
  }

  /** Copies so many bytes at once. */
  TrainingImages(List<Picture> pictures, List<Integer> sizes, NDManager manager, int part) {
    for (int size : sizes) {
      tables.computeIfAbsent(size, key -> table(pictures, key, manager));
    }
    NDArray all = samples(pictures, manager, part);
    all.setName(name());
    tables.values().forEach(table -> table.add(0, all));
  }

  /** All samples, one image after the other. */
  private static NDArray samples(List<Picture> pictures, NDManager manager, int part) {
    long left = pictures.stream().mapToLong(picture -> picture.rgb().length).sum();
    NDList parts = new NDList();
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(part, left));
    for (Picture picture : pictures) {
      ByteBuffer rgb = ByteBuffer.wrap(picture.rgb());
      while (rgb.hasRemaining()) {
        int count = Math.min(rgb.remaining(), buffer.remaining());
        buffer.put(rgb.slice(rgb.position(), count));
        rgb.position(rgb.position() + count);
        left -= count;
        if (!buffer.hasRemaining()) {
          Shape shape = new Shape(buffer.flip().remaining());
          parts.add(manager.create(buffer, shape, DataType.UINT8));
          buffer = ByteBuffer.allocateDirect((int) Math.min(part, left));
        }
      }
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    try (parts) {
      return NDArrays.concat(parts);
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
