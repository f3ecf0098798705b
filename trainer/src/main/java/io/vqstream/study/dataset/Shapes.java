package io.vqstream.study.dataset;

import java.util.Optional;
import java.util.Random;

/**
 * A set of drawn images for a try without data: a bright disc, square, cross or ring of random
 * place and size on black, 28 x 28 samples of gray with soft edges.
 */
public final class Shapes {
  private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
  private static final int KINDS = 4;

  private Shapes() {}

  /** Draws a set; the same seed gives the same images. */
  public static ImageSet draw(int train, int test, long seed) {
    Random random = new Random(seed);
    byte[] labels = new byte[test];
    byte[] training = draw(train, new byte[train], random);
    return new ImageSet(
        "drawn shapes", SHAPE, training, draw(test, labels, random), Optional.of(labels));
  }

  private static byte[] draw(int count, byte[] labels, Random random) {
    byte[] samples = new byte[count * SHAPE.samples()];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(KINDS);
      double x = 9 + 10 * random.nextDouble();
      double y = 9 + 10 * random.nextDouble();
      double radius = 4 + 4 * random.nextDouble();
      for (int j = 0; j < SHAPE.samples(); j++) {
        double dx = j % SHAPE.width() - x;
        double dy = Math.floorDiv(j, SHAPE.width()) - y;
        double inside = radius - distance(labels[i], dx, dy, radius);
        double gray = 255 * Math.max(0, Math.min(1, inside + 0.5));
        samples[i * SHAPE.samples() + j] = (byte) Math.round(gray);
      }
    }
    return samples;
  }

  private static double distance(int kind, double dx, double dy, double radius) {
    double wide = Math.max(Math.abs(dx), Math.abs(dy));
    return switch (kind) {
      case 0 -> Math.hypot(dx, dy);
      case 1 -> wide;
      case 2 -> Math.max(wide, Math.min(Math.abs(dx), Math.abs(dy)) + radius - 1.5);
      default -> radius - 2 + Math.abs(Math.hypot(dx, dy) - radius + 2);
    };
  }
}
