package io.vqstream.tools.sample;

import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Images of a topic, as files.
 *
 * @param files the files, oldest record first; their names sort in that order
 * @param skipped records that gave no image, each with the reason
 */
public record TopicSample(List<Path> files, List<String> skipped) {
  /** Held-out images lie in that many blocks. */
  private static final int BLOCKS = 4;

  public TopicSample {
    files = List.copyOf(files);
    skipped = List.copyOf(skipped);
  }

  /**
   * Moves some of the images to another folder.
   *
   * <p>They are taken in blocks of images that follow each other in time, evenly spread up to the
   * newest image. The neighbors of an image, which resemble it in a video, are then on its side,
   * except at the ends of a block.
   *
   * @param count number of images to move
   * @param folder where to; must exist
   * @return the images that stay
   */
  public TopicSample holdOut(int count, Path folder) throws IOException {
    Set<Integer> moved = new HashSet<>();
    for (int block = 1; block <= BLOCKS; block++) {
      int end = (int) ((long) files.size() * block / BLOCKS);
      int size = (int) ((long) count * block / BLOCKS) - moved.size();
      for (int i = end - size; i < end; i++) {
        moved.add(Math.max(0, i));
      }
    }
    List<Path> stay = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      if (moved.contains(i)) {
        WholeFile.move(file, folder.resolve(file.getFileName()));
      } else {
        stay.add(file);
      }
    }
    return new TopicSample(stay, skipped);
  }
}
