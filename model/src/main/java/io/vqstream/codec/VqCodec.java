package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.ImageFileReader;

/** Opens the codec of a checkpoint. */
public final class VqCodec {
  private VqCodec() {}

  /**
   * The codec of one checkpoint, for images of up to {@link ImageFileReader#DEFAULT_MAX_PIXELS}.
   *
   * @param listener hears how long each stage takes
   */
  public static ImageCodec open(Checkpoint checkpoint, StageListener listener) {
    return open(checkpoint, listener, ImageFileReader.DEFAULT_MAX_PIXELS);
  }

  /**
   * The codec of one checkpoint. Loads the networks into native memory; close it to free them.
   *
   * @param listener hears how long each stage takes
   * @param maxPixels images with more pixels are refused, on the way in and on the way back
   * @throws java.util.NoSuchElementException if the checkpoint lacks a tensor, naming it
   */
  public static ImageCodec open(Checkpoint checkpoint, StageListener listener, long maxPixels) {
    return new CheckpointCodec(checkpoint, listener, maxPixels);
  }
}
