package io.vqstream.training;

import io.vqstream.image.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random square crops of pictures, flipped and transposed at random. The probability of a picture
 * is proportional to its number of pixels.
 */
final class Crops {
  private final List<Picture> pictures;
  private final double[] cumulative;
  private final int size;

  /**
   * @param pictures each at least size x size
   * @throws IllegalArgumentException if there are no pictures
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

  /** Returns the side of the crops in pixels. */
  int size() {
    return size;
  }

  /** Samples [count, 3, size, size], in gray levels minus 128. */
  float[] batch(int count, Random random) {
    List<Crop> crops = IntStream.range(0, count).mapToObj(n -> draw(random)).toList();
    float[] batch = new float[count * 3 * size * size];
    // a GPU would wait for one thread
    IntStream.range(0, count).parallel().forEach(n -> copy(crops.get(n), batch, n));
    return batch;
  }

  private record Crop(
      Picture picture, int left, int top, boolean mirrored, boolean flipped, boolean turned) {}

  private Crop draw(Random random) {
    Picture picture = pick(random);
    return new Crop(
        picture,
        random.nextInt(picture.width() - size + 1),
        random.nextInt(picture.height() - size + 1),
        random.nextBoolean(),
        random.nextInt(4) == 0,
        random.nextInt(4) == 0);
  }

  private Picture pick(Random random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int i = Arrays.binarySearch(cumulative, at);
    return pictures.get(Math.min(i < 0 ? -i - 1 : i + 1, pictures.size() - 1));
  }

  private void copy(Crop crop, float[] batch, int n) {
    Picture picture = crop.picture();
    byte[] rgb = picture.rgb();
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int column = crop.mirrored() ? size - 1 - x : x;
        int row = crop.flipped() ? size - 1 - y : y;
        int from =
            crop.turned()
                ? ((crop.top() + column) * picture.width() + crop.left() + row) * 3
                : ((crop.top() + row) * picture.width() + crop.left() + column) * 3;
        for (int c = 0; c < 3; c++) {
          batch[((n * 3 + c) * size + y) * size + x] = (rgb[from + c] & 0xff) - 128;
        }
      }
    }
  }
}
