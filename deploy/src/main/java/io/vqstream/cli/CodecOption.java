package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.StageListener;
import io.vqstream.codec.VqCodec;
import io.vqstream.image.ImageFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The option {@code --checkpoint} and the codec that it opens. Use as a mixin without an initial
 * value.
 */
final class CodecOption {

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Checkpoint of the codec (default: the one that comes with vqstream).")
  private Path file;

  private final Opener opener;

  CodecOption() {
    this(CodecOption::openFromFile);
  }

  CodecOption(Opener opener) {
    this.opener = opener;
  }

  /**
   * Opens the codec; the caller closes it.
   *
   * @throws CommandFailure if the checkpoint cannot be read: wrong usage, naming the file
   */
  ImageCodec open(StageListener listener) {
    return open(Optional.empty(), listener, ImageFileReader.DEFAULT_MAX_PIXELS);
  }

  /**
   * Opens the codec; the caller closes it.
   *
   * @param otherwise the checkpoint where the option is not given; empty for the bundled one
   * @param maxPixels images with more pixels are refused
   * @throws CommandFailure if the checkpoint cannot be read: wrong usage, naming the file
   */
  ImageCodec open(Optional<Path> otherwise, StageListener listener, long maxPixels) {
    if (file == null) {
      file = otherwise.orElse(null);
    }
    try {
      return opener.open(file, listener, maxPixels);
    } catch (IOException | NoSuchElementException | IllegalArgumentException e) {
      boolean tensors = !(e instanceof IOException); // one is missing, or is not as it must be
      if (file == null) {
        String reason = tensors ? e.getMessage() : Errors.reason(e);
        throw CommandFailure.failed("the checkpoint that comes with vqstream: " + reason, e);
      }
      String reason = tensors ? e.getMessage() : Errors.reasonFor(file, e);
      throw CommandFailure.usage("--checkpoint: " + file + ": " + reason);
    }
  }

  private static ImageCodec openFromFile(Path file, StageListener listener, long maxPixels)
      throws IOException {
    return VqCodec.open(file == null ? bundled() : Checkpoint.read(file), listener, maxPixels);
  }

  private static Checkpoint bundled() {
    try {
      return Checkpoint.bundled();
    } catch (IllegalStateException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /** Opens a codec: the seam for tests. */
  @FunctionalInterface
  interface Opener {
    /**
     * @param checkpoint the file named on the command line, or null for the bundled one
     * @param maxPixels images with more pixels are refused
     */
    ImageCodec open(Path checkpoint, StageListener listener, long maxPixels) throws IOException;
  }
}
