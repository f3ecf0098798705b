package io.vqstream.prior;

import io.vqstream.entropy.RangeEncoder;
import io.vqstream.kernel.KernelsFactory;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Prints a digest of codes, payload and all probabilities of a seeded grid under a seeded tiny
 * prior, and one of codes, payloads and weights of a sequence of grids. The line is the same for
 * every Java virtual machine and every set of flags; a script compares them.
 */
final class PriorExactness {
  private static final int HEIGHT = 13;
  private static final int WIDTH = 16;
  private static final int SEQUENCE = 6;

  private PriorExactness() {}

  public static void main(String[] args) throws Exception {
    RandomPrior random = new RandomPrior(RandomPrior.TINY, 11);
    PixelCnnPrior prior = random.prior(KernelsFactory.fastest());
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int level = 1; level <= random.architecture.levels(); level++) {
      RangeEncoder out = new RangeEncoder();
      float[] latents = random.latents(HEIGHT, WIDTH);
      byte[] codes = prior.encode(latents, HEIGHT, WIDTH, level, random.lambda(), out).codes();
      digest.update(codes);
      digest.update(out.finish());
      Recorder recorder = Recorder.record(prior, codes, HEIGHT, WIDTH, level);
      for (int p = 0; p < HEIGHT * WIDTH; p++) {
        update(digest, recorder.zero[p]);
      }
      for (float[] weights : recorder.weights) {
        update(digest, weights);
      }
    }
    System.out.printf(
        "%s %s %s%n",
        HexFormat.of().formatHex(digest.digest()),
        sequence(random, prior),
        KernelsFactory.fastest().getClass().getSimpleName());
  }

  private static String sequence(RandomPrior random, PixelCnnPrior prior) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    InterGrids grids = new InterGrids(random, new Grid(HEIGHT, WIDTH), SEQUENCE);
    for (int level = 1; level <= random.architecture.levels(); level++) {
      Optional<CodeHistory> reference = Optional.empty();
      for (int i = 0; i < SEQUENCE; i++) {
        RangeEncoder out = new RangeEncoder();
        CodeHistory history =
            prior.encodeBatch(List.of(grids.request(i, out, reference)), level).get(0).history();
        digest.update(history.codes());
        digest.update(out.finish());
        update(digest, history.weights());
        reference = Optional.of(history);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    for (float value : values) {
      bytes.putInt(Float.floatToRawIntBits(value));
    }
    digest.update(bytes.array());
  }
}
