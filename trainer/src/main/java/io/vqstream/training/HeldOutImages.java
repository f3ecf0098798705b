package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Selects the images on which a run is measured. A measurement codes and decodes all of them at
 * every level, about 20 seconds of one processor per megapixel, so their number and their pixels
 * are limited.
 */
final class HeldOutImages {
  /** Maximum number of images that are measured. */
  static final int MAX_IMAGES = 40;

  /** Maximum number of pixels of all images that are measured. */
  private static final long MAX_PIXELS = 1_000_000;

  /** Pixels to which an image is not cut for the sake of the others. */
  private static final int MIN_CUT = 160 * 160;

  private HeldOutImages() {}

  /**
   * The images of a run in two parts.
   *
   * @param training images to train on
   * @param heldOut images to measure, as they are coded
   * @param whole whether the images to measure are whole
   */
  record Split(PictureStore training, List<Picture> heldOut, boolean whole) {
    /** Describes the images to measure. */
    String text() {
      return String.format(
          Locale.ROOT,
          "%d images%s, %.1f megapixels",
          heldOut.size(),
          whole ? "" : ", cut to their middle",
          heldOut.stream().mapToLong(Picture::pixels).sum() / 1e6);
    }
  }

  /**
   * Holds some of the images out, evenly spread in their order.
   *
   * @param fraction fraction to hold out, 4 to 40 images; 0 for none
   */
  static Split of(PictureStore pictures, double fraction) {
    int count = pictures.size();
    int held = HeldOutShare.of(count, fraction);
    int[] picks = picks(count, held);
    List<Integer> training = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (Arrays.binarySearch(picks, i) < 0) {
        training.add(i);
      }
    }
    return of(pictures.select(training), Arrays.stream(picks).mapToObj(pictures::get).toList());
  }

  /**
   * Trains on some images and measures others.
   *
   * @param validation images to measure, at most 40
   */
  static Split of(PictureStore pictures, List<Picture> validation) {
    List<Picture> heldOut = measured(validation);
    return new Split(pictures, heldOut, heldOut.stream().allMatch(validation::contains));
  }

  /** Returns so many indices below a count, ascending, each in the middle of an equal part. */
  static int[] picks(int count, int held) {
    int[] picks = new int[held];
    for (int i = 0; i < held; i++) {
      picks[i] = (int) ((2L * i + 1) * count / (2L * held));
    }
    return picks;
  }

  /** Returns what is measured of some images: large ones are cut to their middle. */
  static List<Picture> measured(List<Picture> images) {
    if (images.stream().mapToLong(Picture::pixels).sum() <= MAX_PIXELS) {
      return List.copyOf(images);
    }
    int count = (int) Math.min(images.size(), MAX_PIXELS / MIN_CUT);
    long each = MAX_PIXELS / count;
    return Arrays.stream(picks(images.size(), count))
        .mapToObj(index -> middle(images.get(index), each))
        .toList();
  }

  /** Cuts the middle out of a picture, in its proportions, of at most so many pixels. */
  private static Picture middle(Picture picture, long pixels) {
    if (picture.pixels() <= pixels) {
      return picture;
    }
    double factor = Math.sqrt((double) pixels / picture.pixels());
    int width = side(picture.width(), factor);
    int height = side(picture.height(), factor);
    int left = onGrid((picture.width() - width) / 2);
    int top = onGrid((picture.height() - height) / 2);
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      int from = 3 * ((top + y) * picture.width() + left);
      System.arraycopy(picture.rgb(), from, rgb, 3 * y * width, 3 * width);
    }
    return new Picture(width, height, picture.gray(), rgb);
  }

  /** Keeps the 8 x 8 blocks of a JPEG source where they are in the whole image. */
  private static int onGrid(int offset) {
    return offset / Architecture.BLOCK * Architecture.BLOCK;
  }

  private static int side(int side, double factor) {
    int blocks = Math.max(1, (int) (side * factor / Architecture.BLOCK));
    return Math.min(side, blocks * Architecture.BLOCK);
  }
}
