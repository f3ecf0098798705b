package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.Tensor;
import java.util.BitSet;

/**
 * Finds the subspaces that represent only chroma. Gray frames have no codes for them.
 *
 * <p>Each latent channel adds its column of the decoder's linear synthesis, {@code
 * decoder.skip.weight}, to the pixels. The energy of a column is the sum of its squares. Its luma
 * part is the energy that remains if red, green and blue are replaced by their mean: 3 times the
 * sum of the squared means. A subspace is chroma if its luma part is less than {@value
 * #MIN_LUMA_FRACTION} of its energy.
 *
 * <p>The rule is part of the frame format. It is computed in doubles, in the order of the tensor,
 * so that every machine gets the same result. In the bundled checkpoint chroma subspaces have a
 * luma fraction of 0.001, all others at least 0.42.
 */
public final class ChromaSubspaces {
  /** Luma fraction of the energy below which a subspace is chroma. */
  static final double MIN_LUMA_FRACTION = 0.05;

  private static final String SYNTHESIS = "decoder.skip.weight";

  /** Taps of the synthesis, a 3x3 convolution over blocks. */
  private static final int TAPS = 9;

  private ChromaSubspaces() {}

  /** Returns the indices of the chroma subspaces, in coding order. */
  static BitSet of(Checkpoint checkpoint) {
    Architecture architecture = checkpoint.architecture();
    double[] energy = new double[architecture.latentChannels()];
    double[] luma = new double[architecture.latentChannels()];
    measure(checkpoint.tensor(SYNTHESIS), energy, luma);
    BitSet chroma = new BitSet();
    int channel = 0;
    int subspace = 0;
    for (SubspaceGroup group : architecture.subspaces()) {
      for (int i = 0; i < group.count(); i++) {
        double total = 0;
        double lumaPart = 0;
        for (int d = 0; d < group.dimensions(); d++) {
          total += energy[channel];
          lumaPart += luma[channel++];
        }
        chroma.set(subspace++, lumaPart < MIN_LUMA_FRACTION * total);
      }
    }
    return chroma;
  }

  /**
   * Adds up energies per latent channel.
   *
   * @param synthesis {@code [3 * 64][D][3][3]}: the 64 pixels of red, then of green, then of blue
   */
  private static void measure(Tensor synthesis, double[] energy, double[] luma) {
    float[] w = synthesis.values();
    int plane = Architecture.BLOCK * Architecture.BLOCK * energy.length * TAPS;
    if (w.length != 3 * plane) {
      throw new IllegalArgumentException(
          "tensor %s has %d values, the architecture requires %d"
              .formatted(SYNTHESIS, w.length, 3 * plane));
    }
    for (int i = 0; i < plane; i++) {
      double red = w[i];
      double green = w[plane + i];
      double blue = w[2 * plane + i];
      double sum = red + green + blue;
      int channel = i / TAPS % energy.length;
      energy[channel] += red * red + green * green + blue * blue;
      luma[channel] += sum * sum / 3;
    }
  }
}
