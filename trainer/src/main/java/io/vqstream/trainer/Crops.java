package io.vqstream.trainer;

import io.vqstream.image.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random square crops of pictures, mirrored and turned at random. Larger pictures are drawn more
 * often.
 */
final class Crops {
  private final List<Picture> pictures;
  private final double[] cumulative;
  private final int size;

  /**
   * @param pictures each at least size x size
   * @throws IllegalArgumentException if there is none
   */
  Crops(List<Picture> pictures, int size) {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException(
          "no picture of at least " + size + "x" + size + " to train on");
    }
    this.pictures = List.copyOf(pictures);
    this.size = size;
    cumulative = new double[pictures.size()];
    double total = 0;
    for (int i = 0; i < cumulative.length; i++) {
      total += pictures.get(i).pixels();
      cumulative[i] = total;
    }
  }

  /** Crops of another size, of the pictures that are large enough for it. */
  Crops sized(int other) {
    return new Crops(
        pictures.stream().filter(p -> p.width() >= other && p.height() >= other).toList(), other);
  }

  /** Side of the crops in pixels. */
  int size() {
    return size;
  }

  /** Samples [count, 3, size, size], in grey levels minus 128. */
  float[] batch(int count, Random random) {
    float[] batch = new float[count * 3 * size * size];
    for (int n = 0; n < count; n++) {
      crop(pick(random), random, batch, n * 3 * size * size);
    }
    return batch;
  }

  private Picture pick(Random random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int i = Arrays.binarySearch(cumulative, at);
    return pictures.get(Math.min(i < 0 ? -i - 1 : i + 1, pictures.size() - 1));
  }

  private void crop(Picture picture, Random random, float[] batch, int offset) {
    int left = random.nextInt(picture.width() - size + 1);
    int top = random.nextInt(picture.height() - size + 1);
    boolean mirrored = random.nextBoolean();
    boolean flipped = random.nextInt(4) == 0;
    boolean turned = random.nextInt(4) == 0;
    byte[] rgb = picture.rgb();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int column = mirrored ? size - 1 - x : x;
        int row = flipped ? size - 1 - y : y;
        int from =
            turned
                ? ((top + column) * picture.width() + left + row) * 3
                : ((top + row) * picture.width() + left + column) * 3;
        for (int c = 0; c < 3; c++) {
          batch[offset + (c * size + y) * size + x] = (rgb[from + c] & 0xff) - 128;
        }
      }
    }
  }
}
