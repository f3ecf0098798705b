package io.vqstream.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The activations of a network at one resolution: the input of the next block, its output, and what
 * it keeps for the gradient. Not thread-safe.
 */
final class Maps {
  private final boolean recording;
  private final List<FeatureMap> inputs = new ArrayList<>();
  private final List<FeatureMap> kept = new ArrayList<>();
  private int block;

  /**
   * Creates maps.
   *
   * @param recording whether the activations of all blocks are kept until the next pass
   */
  Maps(boolean recording) {
    this.recording = recording;
  }

  /** Sets the sizes, goes back to the first block and returns its input. */
  FeatureMap resize(int images, int height, int width, int channels) {
    block = 0;
    addMissing();
    for (FeatureMap map : inputs) {
      map.resize(images, height, width, channels);
    }
    return current();
  }

  private void addMissing() {
    while (inputs.size() < at(block + 1) + 1 || inputs.size() < 2) {
      inputs.add(new FeatureMap());
    }
    while (kept.size() < (recording ? block : 0) + 1) {
      kept.add(new FeatureMap());
    }
  }

  private int at(int index) {
    return recording ? index : index % 2;
  }

  /** Returns the input of the block. */
  FeatureMap current() {
    return inputs.get(at(block));
  }

  /** Returns the map that the block writes to. */
  FeatureMap next() {
    return inputs.get(at(block + 1));
  }

  /** Returns whether {@link #kept} stays until the next pass, else until the next block. */
  boolean recording() {
    return recording;
  }

  /** Returns the map for activations within the block, of the size of the input. */
  FeatureMap kept() {
    return kept.get(recording ? block : 0).resizeLike(current());
  }

  /** Goes to the next block, whose input is the output of the last. */
  void advance() {
    FeatureMap last = current();
    block++;
    int known = inputs.size();
    addMissing();
    if (recording) {
      for (FeatureMap added : inputs.subList(known, inputs.size())) {
        added.resizeLike(last);
      }
    }
  }

  /** Returns the input of a block of the last pass, from 0. Requires recording. */
  FeatureMap input(int index) {
    return inputs.get(index);
  }

  /** Returns what a block of the last pass kept, from 0. Requires recording. */
  FeatureMap kept(int index) {
    return kept.get(index);
  }
}
