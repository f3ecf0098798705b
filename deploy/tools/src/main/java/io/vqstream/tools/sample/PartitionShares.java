package io.vqstream.tools.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Divides the images of a sample among the partitions of a topic. */
final class PartitionShares {
  private PartitionShares() {}

  /**
   * Returns the number of images of each partition: equal shares, but no more than the partition
   * has records. What a partition cannot give, the others give.
   *
   * @param count number of images
   * @param sizes number of records of each partition
   */
  static List<Integer> divide(int count, List<Long> sizes) {
    List<Integer> slots = new ArrayList<>(Collections.nCopies(sizes.size(), 0));
    List<Integer> smallestFirst = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      smallestFirst.add(i);
    }
    smallestFirst.sort((a, b) -> Long.compare(sizes.get(a), sizes.get(b)));
    int left = count;
    for (int i = 0; i < smallestFirst.size(); i++) {
      int partition = smallestFirst.get(i);
      int share = left / (smallestFirst.size() - i);
      int taken = (int) Math.min(share, sizes.get(partition));
      slots.set(partition, taken);
      left -= taken;
    }
    return slots;
  }
}
