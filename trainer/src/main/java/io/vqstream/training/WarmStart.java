package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Takes over what a checkpoint of another architecture has learned: of each tensor that both have,
 * the part for the channels that both have. Channels that are new start as in a run from nothing.
 * Blocks that are new start as the identity, so that networks that only grow start where the old
 * ones ended (Chen, Goodfellow and Shlens 2016, "Net2Net", section 2.3).
 */
final class WarmStart {
  private final ParameterLayout oldLayout;
  private final float[] oldFlat;
  private final ParameterLayout layout;
  private final float[] flat;
  private final boolean headsFit;
  private int taken;

  private WarmStart(
      Checkpoint from, ParameterLayout layout, Architecture architecture, float[] flat) {
    oldLayout = new ParameterLayout(from.architecture());
    oldFlat = TrainedNetworks.average(from, oldLayout);
    this.layout = layout;
    this.flat = flat;
    int[] old = dimensions(from.architecture());
    int[] dimensions = dimensions(architecture);
    headsFit =
        from.architecture().headChannels() == architecture.headChannels()
            && old.length <= dimensions.length
            && Arrays.equals(old, Arrays.copyOf(dimensions, old.length));
  }

  /**
   * Overwrites what both have.
   *
   * @param flat parameters of the architecture as a run from nothing starts with them
   * @return number of tensors that are taken over, in part at least
   */
  static int apply(
      Checkpoint from, ParameterLayout layout, Architecture architecture, float[] flat) {
    WarmStart start = new WarmStart(from, layout, architecture, flat);
    Set<String> known = new HashSet<>(start.oldLayout.names());
    for (String name : layout.names()) {
      if (known.contains(name) && start.fits(name)) {
        start.copy(name);
        start.taken++;
      } else if (TrainedNetworks.endsBlock(name)) {
        layout.fill(flat, name, 0);
      }
    }
    return start.taken;
  }

  /** Returns the channels of each subspace. */
  private static int[] dimensions(Architecture architecture) {
    return architecture.subspaces().stream()
        .flatMapToInt(group -> IntStream.generate(group::dimensions).limit(group.count()))
        .toArray();
  }

  /** Whether no side of the old tensor is longer, and subspaces have their old states. */
  private boolean fits(String name) {
    if (!headsFit && (name.startsWith("prior.head.") || name.equals("prior.density.weight"))) {
      return false;
    }
    if (name.startsWith("prior.logit.")) {
      return false; // learned of other codewords
    }
    int[] old = oldLayout.shape(name);
    int[] shape = layout.shape(name);
    boolean fits = old.length == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = old[i] <= shape[i];
    }
    return fits;
  }

  private void copy(String name) {
    int[] old = oldLayout.shape(name);
    int[] shape = layout.shape(name);
    float[] values = layout.get(flat, name);
    int halved = halvedAxis(name);
    if (!Arrays.equals(old, shape) && layout.narrow().contains(name)) {
      // new inputs have no effect on old outputs at first
      int row = values.length / shape[0];
      for (int i = 0; i < old[0]; i++) {
        int at = row * (halved == 0 ? grown(i, old[0], shape[0]) : i);
        Arrays.fill(values, at, at + row, 0);
      }
    }
    int[] index = new int[old.length];
    for (float value : oldLayout.get(oldFlat, name)) {
      int at = 0;
      for (int i = 0; i < shape.length; i++) {
        at = at * shape[i] + (i == halved ? grown(index[i], old[i], shape[i]) : index[i]);
      }
      values[at] = value;
      for (int i = old.length - 1; i >= 0 && ++index[i] == old[i]; i--) {
        index[i] = 0;
      }
    }
    layout.set(flat, name, values);
  }

  /**
   * The axis on which a tensor has two halves that both grow, or -1: features are values of all
   * channels, then their asinh; the first half of expanded channels is gated by the second.
   */
  private static int halvedAxis(String name) {
    if (name.equals("prior.context.weight") || name.equals("prior.head.depth.weight")) {
      return 1;
    }
    return name.contains(".expand.") ? 0 : -1;
  }

  private static int grown(int index, int oldSize, int newSize) {
    return index < oldSize / 2 ? index : index - oldSize / 2 + newSize / 2;
  }
}
