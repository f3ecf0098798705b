package io.vqstream.study.prior;

import io.vqstream.entropy.RangeDecoder;
import io.vqstream.entropy.RangeEncoder;
import java.util.Arrays;

/** Codes of images as bytes of the product's range coder, under three priors. */
public final class CodedBytes {
  private static final int BATCH = 50;

  private CodedBytes() {}

  /** Encodes with equal frequencies. */
  public static byte[] uniform(int[] codes, int codewords) {
    return encode(codes, Frequencies.equal(codewords));
  }

  /**
   * Encodes with the frequencies of other codes.
   *
   * @param others codes of training images
   */
  public static byte[] orderZero(int[] codes, int[] others, int codewords) {
    float[] counts = new float[codewords];
    for (int code : others) {
      counts[code]++;
    }
    return encode(codes, Frequencies.of(counts, 0, codewords));
  }

  private static byte[] encode(int[] codes, Frequencies frequencies) {
    RangeEncoder encoder = new RangeEncoder();
    for (int code : codes) {
      frequencies.encode(encoder, code);
    }
    return encoder.finish();
  }

  /** Encodes under a PixelCNN, 50 images at a time. */
  public static byte[] pixelCnn(int[] codes, CodePrior prior) {
    RangeEncoder encoder = new RangeEncoder();
    int block = BATCH * prior.positions();
    for (int first = 0; first < codes.length; first += block) {
      int[] some = Arrays.copyOfRange(codes, first, Math.min(codes.length, first + block));
      float[] probabilities = prior.probabilities(some);
      // position by position, as a decoder can follow
      for (int position = 0; position < prior.positions(); position++) {
        for (int i = position; i < some.length; i += prior.positions()) {
          Frequencies.of(probabilities, i * prior.codewords(), prior.codewords())
              .encode(encoder, some[i]);
        }
      }
    }
    return encoder.finish();
  }

  /**
   * Decodes what {@link #pixelCnn} wrote.
   *
   * @param images number of images
   */
  public static int[] decode(byte[] bytes, int images, CodePrior prior) {
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    int[] codes = new int[images * prior.positions()];
    int block = BATCH * prior.positions();
    for (int first = 0; first < codes.length; first += block) {
      int[] some = new int[Math.min(block, codes.length - first)];
      for (int position = 0; position < prior.positions(); position++) {
        float[] probabilities = prior.probabilities(some);
        for (int i = position; i < some.length; i += prior.positions()) {
          some[i] =
              Frequencies.of(probabilities, i * prior.codewords(), prior.codewords())
                  .decode(decoder);
        }
      }
      System.arraycopy(some, 0, codes, first, some.length);
    }
    return codes;
  }
}
