package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.StageListener;
import io.vqstream.codec.VqCodec;
import java.io.IOException;
import java.nio.file.Path;
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
    return open(Optional.empty(), listener);
  }

  /**
   * Opens the codec; the caller closes it.
   *
   * @param otherwise the checkpoint where the option is not given; empty for the bundled one
   * @throws CommandFailure if the checkpoint cannot be read: wrong usage, naming the file
   */
  ImageCodec open(Optional<Path> otherwise, StageListener listener) {
    if (file == null) {
      file = otherwise.orElse(null);
    }
    try {
      return opener.open(file, listener);
    } catch (IOException e) {
      throw file == null
          ? CommandFailure.failed("the checkpoint that comes with vqstream: " + Errors.reason(e), e)
          : CommandFailure.usage("--checkpoint: " + file + ": " + Errors.reasonFor(file, e));
    }
  }

  private static ImageCodec openFromFile(Path file, StageListener listener) throws IOException {
    return VqCodec.open(file == null ? bundled() : Checkpoint.read(file), listener);
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
     */
    ImageCodec open(Path checkpoint, StageListener listener) throws IOException;
  }
}
