package io.vqstream.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The checkpoints that come with this module, those for smaller images first. An image is meant for
 * the first whose longest side it does not exceed.
 */
public enum BundledCheckpoint {
  /** Small images: products, faces, crops, glyphs. */
  THUMBNAILS(96),
  /** Photographs, and whatever is too large for the others. */
  PHOTOS(Integer.MAX_VALUE);

  private final int longestSide;

  BundledCheckpoint(int longestSide) {
    this.longestSide = longestSide;
  }

  /** The one of that name, such as {@code photos}. */
  public static Optional<BundledCheckpoint> named(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /** Its name on the command line and in settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Longer side in pixels of the largest images that it is for. */
  public int longestSide() {
    return longestSide;
  }

  /**
   * Reads it.
   *
   * @throws MissingException if the module was built without it
   */
  public Checkpoint read() {
    String resource = word() + ".safetensors";
    try (InputStream in = BundledCheckpoint.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new MissingException(resource);
      }
      return Checkpoint.bundled(word(), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The module was built without a checkpoint. */
  public static final class MissingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    MissingException(String resource) {
      super("this build comes without " + resource + ": name a checkpoint file");
    }
  }
}
