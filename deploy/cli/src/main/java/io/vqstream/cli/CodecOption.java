package io.vqstream.cli;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.fault.NativeLibraryError;
import io.vqstream.image.ImageFileReader;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageListener;
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
      paramLabel = "FILE|photos|thumbnails",
      description = {
        "Checkpoint of the codec: a file, or one of those that come with vqstream (default: of"
            + " these, thumbnails for images whose longer side is 48 pixels or less, photos for"
            + " others, and the one that a frame names)."
      })
  private Path file;

  private final Opener opener;

  CodecOption() {
    this(CodecOption::openReal);
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
    return open(listener, ImageFileReader.DEFAULT_MAX_PIXELS);
  }

  /**
   * Opens the codec; the caller closes it.
   *
   * @param maxPixels images with more pixels are refused
   * @throws CommandFailure if the checkpoint cannot be read: wrong usage, naming the file
   */
  ImageCodec open(StageListener listener, long maxPixels) {
    return open(Optional.empty(), listener, maxPixels, ExecutionStrategy.INLINE);
  }

  /** Returns the option's value: a file, or the name of a bundled checkpoint. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /**
   * Opens the codec; the caller closes it.
   *
   * @param otherwise the checkpoint where the option is not given: a file, or a bundled one's name;
   *     empty for the bundled ones, by size
   * @param maxPixels images with more pixels are refused
   * @param stages run networks and prior; the caller closes them
   * @throws CommandFailure if the checkpoint cannot be read: wrong usage, naming the file
   */
  ImageCodec open(
      Optional<Path> otherwise, StageListener listener, long maxPixels, ExecutionStrategy stages) {
    if (file == null) {
      file = otherwise.orElse(null);
    }
    try {
      return opener.open(file, listener, maxPixels, stages);
    } catch (IOException | NoSuchElementException | IllegalArgumentException e) {
      boolean tensors = !(e instanceof IOException); // one is missing, or is not as it must be
      if (file == null) {
        String reason = tensors ? e.getMessage() : Errors.reason(e);
        throw CommandFailure.failed("the checkpoints that come with vqstream: " + reason, e);
      }
      String reason = tensors ? e.getMessage() : Errors.reasonFor(file, e);
      throw CommandFailure.usage("--checkpoint: " + file + ": " + reason);
    } catch (NativeLibraryError e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /**
   * Opens the codec of another checkpoint; the caller closes it.
   *
   * @param option the option that names it
   * @param checkpoint a file, or a bundled one's name
   * @throws CommandFailure if the checkpoint cannot be read: wrong usage, naming the option
   */
  ImageCodec openOther(String option, Path checkpoint, StageListener listener) {
    try {
      return opener.open(
          checkpoint, listener, ImageFileReader.DEFAULT_MAX_PIXELS, ExecutionStrategy.INLINE);
    } catch (IOException | NoSuchElementException | IllegalArgumentException e) {
      boolean tensors = !(e instanceof IOException);
      String reason = tensors ? e.getMessage() : Errors.reasonFor(checkpoint, e);
      throw CommandFailure.usage(option + ": " + checkpoint + ": " + reason);
    } catch (NativeLibraryError e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /** One checkpoint, and the longer side in pixels of the largest images that it is for. */
  record One(Checkpoint checkpoint, int longestSide) {}

  /**
   * Reads one checkpoint, photos where the option is not given.
   *
   * @throws CommandFailure if it cannot be read or used: wrong usage, naming the file
   */
  One one() {
    String word = file == null ? BundledCheckpoint.PHOTOS.id() : file.toString();
    try {
      Optional<BundledCheckpoint> bundled = BundledCheckpoint.ofId(word);
      One one =
          bundled.isPresent()
              ? new One(bundled.get().read(), bundled.get().longestSide())
              : new One(Checkpoint.read(file), Integer.MAX_VALUE);
      ImageCodecs.check(one.checkpoint());
      return one;
    } catch (BundledCheckpoint.MissingException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    } catch (UnusableCheckpointException e) {
      throw CommandFailure.usage("--checkpoint: " + word + ": " + e.getMessage());
    } catch (IOException e) {
      throw CommandFailure.usage("--checkpoint: " + word + ": " + Errors.reasonFor(file, e));
    }
  }

  private static ImageCodec openReal(
      Path file, StageListener listener, long maxPixels, ExecutionStrategy stages)
      throws IOException {
    try {
      if (file == null) {
        return ImageCodecs.builder()
            .setBundledCheckpoints()
            .optListener(listener)
            .optMaxPixels(maxPixels)
            .optExecution(stages)
            .build();
      }
      Optional<BundledCheckpoint> bundled = BundledCheckpoint.ofId(file.toString());
      Checkpoint checkpoint = bundled.isPresent() ? bundled.get().read() : Checkpoint.read(file);
      return ImageCodecs.builder()
          .setCheckpoint(checkpoint)
          .optListener(listener)
          .optMaxPixels(maxPixels)
          .optExecution(stages)
          .build();
    } catch (BundledCheckpoint.MissingException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /** Opens a codec: the seam for tests. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens a codec.
     *
     * @param checkpoint the file, or a bundled one's name, of the command line; null for all
     *     bundled ones
     * @param maxPixels images with more pixels are refused
     * @param stages run networks and prior; the caller closes them
     */
    ImageCodec open(
        Path checkpoint, StageListener listener, long maxPixels, ExecutionStrategy stages)
        throws IOException;
  }
}
