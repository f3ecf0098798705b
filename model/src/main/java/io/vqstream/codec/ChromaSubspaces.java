package io.vqstream.codec;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.SubspaceGroup;
import io.vqstream.checkpoint.Tensor;
import java.util.BitSet;

/**
 * The slots that only color is in. Grey frames have no codes for them.
 *
 * <p>A latent channel adds its column of the decoder's linear synthesis, {@code
 * decoder.skip.weight}, to the pixels. Of that column's energy (the sum of its squares) the gray
 * part is what the mean of red, green and blue keeps: three times the sum of the means' squares. A
 * slot of color has less than {@value #LEAST_GREY} of its energy there. Grey frames are read by
 * this rule, so it is computed in doubles in the tensor's order, the same on every machine.
 *
 * <p>Single channels of a KLT are nearly all gray or nearly all color: those of color have 0.001 in
 * the shipped checkpoint, the least of all other slots 0.42, a pair of one channel of each kind.
 */
public final class ChromaSubspaces {
  /** Share of gray below which a slot is of color. */
  static final double LEAST_GREY = 0.05;

  private static final String SYNTHESIS = "decoder.skip.weight";

  /** Of the synthesis, a 3x3 convolution over blocks. */
  private static final int TAPS = 9;

  private ChromaSubspaces() {}

  /** Their indices in the order of coding. */
  static BitSet of(Checkpoint checkpoint) {
    Architecture sizes = checkpoint.architecture();
    double[] total = new double[sizes.latentChannels()];
    double[] gray = new double[sizes.latentChannels()];
    measure(checkpoint.tensor(SYNTHESIS), total, gray);
    BitSet slots = new BitSet();
    int channel = 0;
    int slot = 0;
    for (SubspaceGroup group : sizes.slots()) {
      for (int i = 0; i < group.count(); i++) {
        double all = 0;
        double ofGray = 0;
        for (int d = 0; d < group.dimensions(); d++) {
          all += total[channel];
          ofGray += gray[channel++];
        }
        slots.set(slot++, ofGray < LEAST_GREY * all);
      }
    }
    return slots;
  }

  /** Energies of {@code [3 * 64][D][3][3]}: the pixels of red, then those of green, then blue. */
  private static void measure(Tensor synthesis, double[] total, double[] gray) {
    float[] w = synthesis.values();
    int plane = Architecture.BLOCK * Architecture.BLOCK * total.length * TAPS;
    if (w.length != 3 * plane) {
      throw new IllegalArgumentException(
          "tensor %s has %d values, the architecture asks for %d"
              .formatted(SYNTHESIS, w.length, 3 * plane));
    }
    for (int i = 0; i < plane; i++) {
      double red = w[i];
      double green = w[plane + i];
      double blue = w[2 * plane + i];
      double sum = red + green + blue;
      int channel = i / TAPS % total.length;
      total[channel] += red * red + green * green + blue * blue;
      gray[channel] += sum * sum / 3;
    }
  }
}
