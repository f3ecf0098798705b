package io.vqstream.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The checkpoints bundled with this module, ordered by image size. An image is coded with the first
 * one whose {@link #longestSide()} it does not exceed. On either side of a limit, a level gives
 * about the same PSNR.
 */
public enum BundledCheckpoint {
  /**
   * Small images: products, faces, crops, glyphs. At 48 pixels it needs no more bytes than {@link
   * #PHOTOS} at equal PSNR, at 64 it needs more (docs/benchmarks.md).
   */
  THUMBNAILS(48),
  /** Photographs, and images that are too large for the others. */
  PHOTOS(Integer.MAX_VALUE);

  private final int longestSide;

  BundledCheckpoint(int longestSide) {
    this.longestSide = longestSide;
  }

  /** Returns the checkpoint with an id such as {@code photos}. */
  public static Optional<BundledCheckpoint> ofId(String id) {
    return Arrays.stream(values()).filter(checkpoint -> checkpoint.id().equals(id)).findFirst();
  }

  /** Returns the name on the command line and in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the maximum longer side in pixels of the images that it is meant for. */
  public int longestSide() {
    return longestSide;
  }

  /**
   * Reads the checkpoint.
   *
   * @throws MissingException if the module was built without it
   */
  public Checkpoint read() {
    String resource = id() + ".safetensors";
    try (InputStream in = BundledCheckpoint.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new MissingException(resource);
      }
      return Checkpoint.bundled(id(), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Thrown if the module was built without a checkpoint. */
  public static final class MissingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    MissingException(String resource) {
      super("this build comes without " + resource + ": name a checkpoint file");
    }
  }
}
