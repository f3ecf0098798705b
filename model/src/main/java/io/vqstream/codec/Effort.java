package io.vqstream.codec;

/**
 * How long an encoder searches for codes of lower rate-distortion cost, see {@link CodeSearch}.
 * Frames of every effort are decoded alike.
 *
 * <p>Of {@value #MAX} levels, each takes longer than the one before and needs fewer bits at equal
 * PSNR. At a quality level, effort raises the PSNR and, in general, the bits.
 *
 * @param level 0 to {@value #MAX}; 0 is no search
 */
public record Effort(int level) {
  /** Max level. */
  public static final int MAX = 3;

  /** Rounds of the search at each level. The cost falls little after the sixth. */
  private static final int[] ROUNDS = {0, 1, 3, 6};

  private static final double[] FIRST_STEPS = {0, 0.45, 0.6, 0.6};

  /** No search. */
  public static final Effort NONE = new Effort(0);

  /**
   * Validates the level.
   *
   * @throws IllegalArgumentException if it is not in 0..3
   */
  public Effort {
    if (level < 0 || level > MAX) {
      throw new IllegalArgumentException(
          "effort %d is out of range: it is 0..%d".formatted(level, MAX));
    }
  }

  /** Returns the number of rounds of the search. */
  int rounds() {
    return ROUNDS[level];
  }

  /** Returns the step of the first round. A single round must not go too far. */
  double firstStep() {
    return FIRST_STEPS[level];
  }
}
