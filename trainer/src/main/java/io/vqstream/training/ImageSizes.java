package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.training.source.ImageSource;
import io.vqstream.training.source.ImageSources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of some images of a run, from the headers of their files. They decide which checkpoint
 * fits, and how large crops can be.
 *
 * @param sizes sizes of at most {@value #SAMPLE} images, evenly spread over the sources
 */
record ImageSizes(List<ImageFileReader.Size> sizes) {
  private static final int SAMPLE = 500;
  private static final int MIN_CROP = 32;
  private static final int MAX_CROP = 160;

  /** Five scales of MS-SSIM need more than 160 pixels. */
  private static final int MAX_CROP_OF_MS_SSIM = 168;

  /** Fraction of the images that may be too small for a crop. */
  private static final double TOO_SMALL = 0.1;

  ImageSizes {
    sizes = List.copyOf(sizes);
  }

  /** Reads the headers. Skips files that cannot be read. */
  static ImageSizes of(ImageSources sources) {
    List<ImageFileReader.Size> sizes = new ArrayList<>();
    int files = sources.count();
    int index = 0;
    for (ImageSource source : sources.all()) {
      for (int i = 0; i < source.count(); i++) {
        long before = (long) index * SAMPLE / Math.max(files, SAMPLE);
        if (index == 0 || before != (index - 1L) * SAMPLE / Math.max(files, SAMPLE)) {
          add(source, i, sizes);
        }
        index++;
      }
    }
    return new ImageSizes(sizes);
  }

  private static void add(ImageSource source, int index, List<ImageFileReader.Size> sizes) {
    try {
      sizes.add(source.size(index));
    } catch (IOException | UnreadableImageException e) {
      return; // is reported when its pixels are read
    }
  }

  /** Returns the bundled checkpoint that codes more than half of the images. */
  BundledCheckpoint bundled() {
    for (BundledCheckpoint each : BundledCheckpoint.values()) {
      long fit =
          sizes.stream()
              .filter(size -> Math.max(size.width(), size.height()) <= each.longestSide())
              .count();
      if (2 * fit > sizes.size()) {
        return each;
      }
    }
    return BundledCheckpoint.PHOTOS;
  }

  /**
   * Returns the side of the largest crops that fit into nine of ten images, in pixels: a multiple
   * of 8 from 32 to 160, or to 168 for all scales of MS-SSIM.
   */
  int cropSize(boolean msSsim) {
    int max = msSsim ? MAX_CROP_OF_MS_SSIM : MAX_CROP;
    int[] sides =
        sizes.stream().mapToInt(size -> Math.min(size.width(), size.height())).sorted().toArray();
    if (sides.length == 0) {
      return max;
    }
    int side = sides[(int) (sides.length * TOO_SMALL)] / Architecture.BLOCK * Architecture.BLOCK;
    return Math.max(MIN_CROP, Math.min(max, side));
  }
}
