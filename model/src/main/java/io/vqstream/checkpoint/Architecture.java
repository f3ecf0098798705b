package io.vqstream.checkpoint;

import java.util.List;

/**
 * The sizes of the networks that a checkpoint's tensors fill.
 *
 * @param levels quality levels, 1 the smallest file
 * @param latentChannels channels of the latent grid; one position of the grid stands for 8x8 pixels
 * @param quarterChannels width of the networks at a quarter of the resolution
 * @param quarterBlocks residual blocks at a quarter of the resolution
 * @param eighthChannels width of the networks at an eighth of the resolution
 * @param eighthBlocks residual blocks at an eighth of the resolution
 * @param slots the product quantizer: groups of slots in the order of the latent channels
 * @param priorChannels width of the prior's context network
 * @param priorBlocks residual blocks of the prior's context network
 * @param slotChannels width of the prior's head at each slot
 */
public record Architecture(
    int levels,
    int latentChannels,
    int quarterChannels,
    int quarterBlocks,
    int eighthChannels,
    int eighthBlocks,
    List<SubspaceGroup> slots,
    int priorChannels,
    int priorBlocks,
    int slotChannels) {

  /** Pixels along each side of the square that one latent position stands for. */
  public static final int BLOCK = 8;

  public Architecture {
    slots = List.copyOf(slots);
    long covered = slots.stream().mapToLong(g -> (long) g.count() * g.dimensions()).sum();
    if (covered != latentChannels) {
      throw new IllegalArgumentException(
          "slots cover " + covered + " channels, the latent grid has " + latentChannels);
    }
  }

  /** As the JSON object that a checkpoint's metadata holds. */
  public String toJson() {
    return ArchitectureJson.write(this);
  }

  /** Codes of one latent position. */
  public int slotCount() {
    return slots.stream().mapToInt(SubspaceGroup::count).sum();
  }
}
