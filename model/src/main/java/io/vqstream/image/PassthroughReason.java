package io.vqstream.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The reason why an image passes through as its source file instead of being coded. Frames store
 * the {@link #id()}: an id never changes its meaning, and a new reason gets a new id.
 */
public enum PassthroughReason {
  /** A reason without an id, as older versions wrote it. */
  OTHER(0, "another reason"),
  /** At least one pixel is not opaque. */
  ALPHA(1, "alpha"),
  /** The samples have more than 8 bits. */
  DEPTH(2, "more than 8 bits a sample"),
  /** The colors are inks. */
  CMYK(3, "CMYK inks"),
  /** The file holds more than one frame. */
  ANIMATION(4, "animation"),
  /** The file has neither one nor three color channels, nor four inks. */
  CHANNELS(5, "an unusual number of channels"),
  /** The JPEG is coded with an arithmetic, lossless or hierarchical process. */
  CODING_PROCESS(6, "an unusual JPEG coding process"),
  /** The coded or lossless frame would be at least as large as the file. */
  NOT_SMALLER(7, "the codec would not make it smaller"),
  /** No permitted quality level reaches the minimum PSNR. */
  FIDELITY(8, "the codec would not keep it faithful"),
  /** The samples stand for light beyond the range of sRGB (PQ or HLG). */
  HDR(9, "high dynamic range"),
  /** The file has a gain map, from which HDR displays compute a brighter image. */
  GAIN_MAP(10, "a gain map"),
  /** The file holds further images, such as the other eye of a stereo pair. */
  FURTHER_IMAGES(11, "further images"),
  /** Data follows the image, such as the video of a motion photo. */
  TRAILER(12, "data after the image"),
  /** The file has a color profile that cannot be applied. */
  COLOR_PROFILE(13, "a color profile that cannot be applied"),
  /** The file is structurally whole, but the decoder rejects it. */
  UNDECODABLE(14, "the decoder cannot decode it");

  private final int id;
  private final String label;

  PassthroughReason(int id, String label) {
    this.id = id;
    this.label = label;
  }

  /** Returns the number that frames store, 0 to 255. */
  public int id() {
    return id;
  }

  /** Returns the phrase that commands, records and pages show. */
  public String label() {
    return label;
  }

  /** Returns the value of the metrics tag {@code reason}: the name in lower case. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether the first image has 8-bit pixels. It is decoded nevertheless, to detect damage:
   * a false end marker makes the rest of an image look like a trailer.
   */
  boolean hasDecodablePixels() {
    return this == GAIN_MAP || this == FURTHER_IMAGES || this == TRAILER;
  }

  /** Returns the reason with an id; empty for an id of a newer version. */
  public static Optional<PassthroughReason> ofId(int id) {
    return Arrays.stream(values()).filter(reason -> reason.id == id).findFirst();
  }

  /** Returns the label of an id, such as {@code "unknown reason 42"} where there is no reason. */
  public static String labelOf(int id) {
    return ofId(id).map(PassthroughReason::label).orElse("unknown reason " + id);
  }

  @Override
  public String toString() {
    return label;
  }
}
