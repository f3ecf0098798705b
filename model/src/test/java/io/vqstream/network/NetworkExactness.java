package io.vqstream.network;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.checkpoint.BlockType;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.kernel.KernelsFactory;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Prints a digest of latents, pixels and gradient under seeded random networks of both types of
 * block, at all levels or that of the property {@code vqstream.exactness.level}. The line is the
 * same for every Java virtual machine and every set of flags.
 */
final class NetworkExactness {
  private static final int HEIGHT = 7;
  private static final int WIDTH = 10;

  private NetworkExactness() {}

  public static void main(String[] args) throws Exception {
    int level = Integer.getInteger("vqstream.exactness.level", 0);
    String digest = level == 0 ? digest(1, RandomNetworks.LEVELS) : digest(level, level);
    System.out.println(digest + " " + KernelsFactory.fastest().getClass().getSimpleName());
  }

  /** Returns the digest of the results at levels from the first to the last. */
  static String digest(int first, int last) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (BlockType block : BlockType.values()) {
      Checkpoint checkpoint = RandomNetworks.of(block, 40, 33, 17);
      Architecture architecture = checkpoint.architecture();
      try (ExactNetworks networks = new ExactNetworks(checkpoint)) {
        for (int level = first; level <= last; level++) {
          byte[] rgb = rgb(level);
          float[] pixels = new float[rgb.length];
          for (int i = 0; i < rgb.length; i++) {
            pixels[i] = ((rgb[i] & 0xff) - 128) / 64f;
          }
          float[] latents = new float[HEIGHT * WIDTH * architecture.latentChannels()];
          networks.encode(HEIGHT, WIDTH, level, List.of(pixels), List.of(latents));
          update(digest, latents);
          networks.decode(HEIGHT, WIDTH, level, List.of(latents), List.of(pixels));
          update(digest, pixels);
          update(digest, gradient(networks, rgb, latents, level));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] rgb(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = new byte[3 * 64 * HEIGHT * WIDTH];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (100 + random.nextInt(56));
    }
    return rgb;
  }

  /** Returns the gradient of half the squared difference of the decoded pixels from an image. */
  private static float[] gradient(ExactNetworks networks, byte[] rgb, float[] latents, int level) {
    float[] gradient = new float[latents.length];
    float[] pixels = new float[rgb.length];
    try (DecodingPass pass = networks.startDecoding()) {
      pass.decode(HEIGHT, WIDTH, level, latents, pixels);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] -= ((rgb[i] & 0xff) - 128) / 64f;
      }
      pass.differentiate(pixels, gradient);
    }
    return gradient;
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    digest.update(bytes.array());
  }
}
