package io.vqstream.training;

import io.vqstream.image.Picture;
import io.vqstream.training.source.ImageSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Reads a few images of sources that may have many, of which only those few are decoded. */
final class PictureSample {
  private final List<Entry> entries = new ArrayList<>();
  private final BitSet chosen = new BitSet();
  private final SortedMap<Integer, Picture> pictures = new TreeMap<>();

  /** An image of a source. */
  private record Entry(ImageSource images, int index) {
    PictureFolder.Read read() {
      return PictureFolder.read(images, index, 1, 1);
    }
  }

  /** What was read of an image. */
  private record Result(int index, PictureFolder.Read read) {}

  private PictureSample() {}

  /**
   * Reads images, evenly spread over the sources. Where one cannot be read or used, the next takes
   * its place.
   *
   * @param max maximum number of pictures
   * @param stopRequested whether to skip what has not been read yet
   */
  static PictureFolder read(List<ImageSource> sources, int max, BooleanSupplier stopRequested) {
    return new PictureSample().of(sources, max, stopRequested);
  }

  private PictureFolder of(List<ImageSource> sources, int max, BooleanSupplier stopRequested) {
    PictureFolder all = new PictureFolder(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (ImageSource images : sources) {
      all.addListing(images);
      IntStream.range(0, images.count()).forEach(index -> entries.add(new Entry(images, index)));
    }
    int[] next = HeldOutImages.picks(entries.size(), Math.min(max, entries.size()));
    Arrays.stream(next).forEach(chosen::set);
    while (next.length > 0 && !stopRequested.getAsBoolean()) {
      List<Result> results =
          Arrays.stream(next)
              .parallel()
              .filter(index -> !stopRequested.getAsBoolean())
              .mapToObj(index -> new Result(index, entries.get(index).read()))
              .toList();
      IntStream.Builder replacements = IntStream.builder();
      for (Result one : results) {
        all.addReason(one.read());
        if (one.read().picture().isPresent()) {
          pictures.put(one.index(), one.read().picture().get());
        } else {
          replacement(one.index()).ifPresent(replacements::add);
        }
      }
      next = replacements.build().toArray();
    }
    all.pictures().addAll(pictures.values());
    return all;
  }

  /** Chooses the next image that was not chosen; behind the last one it begins with the first. */
  private OptionalInt replacement(int failed) {
    int next = chosen.nextClearBit(failed);
    int index = next < entries.size() ? next : chosen.nextClearBit(0);
    if (index >= entries.size()) {
      return OptionalInt.empty();
    }
    chosen.set(index);
    return OptionalInt.of(index);
  }
}
