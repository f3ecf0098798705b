package io.vqstream.training;

/**
 * How the codebooks follow the latents.
 *
 * @param decay decay of the moving averages of a codeword's picks and of their sum a step, 0..1
 *     {@code [codebook.decay]}
 * @param dead picks a batch below which a codeword is dead and is revived, 0 or more {@code
 *     [codebook.dead]}
 * @param reviveEvery steps after which dead codewords are moved to latents that are far from their
 *     codewords; 0 for never {@code [codebook.revive.every]}
 */
record CodebookUpdate(double decay, double dead, int reviveEvery) {

  CodebookUpdate {
    TrainingProperties.require(
        decay >= 0 && decay < 1, "codebook.decay", "0 or more and below 1", decay);
    TrainingProperties.require(
        dead >= 0 && Double.isFinite(dead), "codebook.dead", "0 or more", dead);
    TrainingProperties.require(reviveEvery >= 0, "codebook.revive.every", "0 or more", reviveEvery);
  }

  /** Returns whether dead codewords are revived in a step, counted from 0. */
  boolean revives(int step) {
    return reviveEvery > 0 && step % reviveEvery == 0;
  }
}
