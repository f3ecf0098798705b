package io.vqstream.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images of a run on the device: all samples in one tensor of bytes, from which the step cuts
 * crops, and for each size of crop a table of the images that are large enough.
 */
final class TrainingImages {
  private final Map<Integer, NDList> tables = new LinkedHashMap<>();

  /**
   * Puts the images on the device.
   *
   * @param sizes sides of the crops in pixels
   * @throws IllegalArgumentException if no image is large enough for a size
   */
  TrainingImages(PictureStore pictures, List<Integer> sizes, NDManager manager) {
    for (int size : sizes) {
      tables.computeIfAbsent(size, key -> table(pictures.places(), key, manager));
    }
    NDArray all = pictures.samples(manager);
    all.setName(name());
    tables.values().forEach(table -> table.add(0, all));
  }

  private static String name() {
    return "images[]";
  }

  /** Offset, width and height of each image, and the pixels up to its end. */
  private static NDList table(List<PictureStore.Place> all, int size, NDManager manager) {
    List<PictureStore.Place> places = all.stream().filter(place -> fits(place, size)).toList();
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          "no picture of at least " + size + "x" + size + " to train on");
    }
    long[] offset = places.stream().mapToLong(PictureStore.Place::offset).toArray();
    long[] width = places.stream().mapToLong(PictureStore.Place::width).toArray();
    long[] height = places.stream().mapToLong(PictureStore.Place::height).toArray();
    double[] end = new double[places.size()];
    double pixels = 0;
    for (int i = 0; i < end.length; i++) {
      pixels += (double) width[i] * height[i];
      end[i] = pixels;
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

  private static boolean fits(PictureStore.Place place, int size) {
    return place.width() >= size && place.height() >= size;
  }

  /** Returns the arguments from which the step cuts crops of a size. */
  NDList of(int size) {
    return tables.get(size);
  }
}
