package io.vqstream.checkpoint;

/**
 * The size of a transform network: the encoder or the decoder of an {@link Architecture}.
 *
 * @param block kind of the blocks
 * @param quarterChannels width at a quarter of the resolution, 0..{@value #MAX_CHANNELS}
 * @param quarterBlocks blocks at a quarter of the resolution, 0..{@value #MAX_BLOCKS}
 * @param eighthChannels width at an eighth of the resolution, 0..{@value #MAX_CHANNELS}
 * @param eighthBlocks blocks at an eighth of the resolution, 0..{@value #MAX_BLOCKS}
 */
public record TransformShape(
    BlockType block, int quarterChannels, int quarterBlocks, int eighthChannels, int eighthBlocks) {

  /** Keeps the number of values of every tensor within an int. */
  static final int MAX_CHANNELS = 1 << 13;

  /** Maximum number of blocks at one resolution. */
  static final int MAX_BLOCKS = 1 << 8;

  /** Checks the sizes. */
  public TransformShape {
    check("channels", quarterChannels, MAX_CHANNELS);
    check("blocks", quarterBlocks, MAX_BLOCKS);
    check("channels", eighthChannels, MAX_CHANNELS);
    check("blocks", eighthBlocks, MAX_BLOCKS);
  }

  private static void check(String what, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          "a network has 0 to %d %s, not %d".formatted(max, what, value));
    }
  }
}
