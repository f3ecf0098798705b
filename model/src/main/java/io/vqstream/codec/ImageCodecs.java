package io.vqstream.codec;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.ImageFileReader;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageListener;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Opens the codec of a checkpoint, or of several. */
public final class ImageCodecs {
  private ImageCodecs() {}

  /**
   * Checks what {@link #open} checks, without loading the networks.
   *
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if no image can be coded with the
   *     checkpoint, naming the tensor
   */
  public static void check(Checkpoint checkpoint) {
    ExpectedTensor.check(checkpoint);
  }

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
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if no image can be coded with it,
   *     naming the tensor
   */
  public static ImageCodec open(Checkpoint checkpoint, StageListener listener, long maxPixels) {
    return open(checkpoint, listener, maxPixels, ExecutionStrategy.INLINE);
  }

  /**
   * The codec of one checkpoint. Loads the networks into native memory; close it to free them.
   *
   * @param listener hears how long each stage takes
   * @param maxPixels images with more pixels are refused, on the way in and on the way back
   * @param stages run networks and prior; they stay the caller's
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if no image can be coded with it,
   *     naming the tensor
   */
  public static ImageCodec open(
      Checkpoint checkpoint, StageListener listener, long maxPixels, ExecutionStrategy stages) {
    return new VqCodec(checkpoint, listener, maxPixels, stages);
  }

  /**
   * The codec of the checkpoints that come with this module, for images of up to {@link
   * ImageFileReader#DEFAULT_MAX_PIXELS}.
   *
   * @param listener hears how long each stage takes
   */
  public static ImageCodec bundled(StageListener listener) {
    return bundled(listener, ImageFileReader.DEFAULT_MAX_PIXELS);
  }

  /**
   * The codec of the checkpoints that come with this module, each for images of some sizes.
   *
   * @param listener hears how long each stage takes
   * @param maxPixels images with more pixels are refused, on the way in and on the way back
   * @throws BundledCheckpoint.MissingException if the module was built without one of them
   */
  public static ImageCodec bundled(StageListener listener, long maxPixels) {
    return bundled(listener, maxPixels, ExecutionStrategy.INLINE);
  }

  /**
   * The codec of the checkpoints that come with this module, each for images of some sizes.
   *
   * @param listener hears how long each stage takes
   * @param maxPixels images with more pixels are refused, on the way in and on the way back
   * @param stages run networks and priors; they stay the caller's
   * @throws BundledCheckpoint.MissingException if the module was built without one of them
   */
  public static ImageCodec bundled(
      StageListener listener, long maxPixels, ExecutionStrategy stages) {
    NavigableMap<Integer, Checkpoint> checkpoints = new TreeMap<>();
    for (BundledCheckpoint one : BundledCheckpoint.values()) {
      checkpoints.put(one.longestSide(), one.read());
    }
    return bySize(checkpoints, listener, maxPixels, stages);
  }

  /**
   * The codec of several checkpoints. An image is coded with the first whose key its longer side
   * does not exceed, a frame is decoded with the one that it names. Networks are loaded into native
   * memory when first needed.
   *
   * @param checkpoints by the longer side in pixels of the largest images that each is for; the
   *     last is for images of any size, whatever its key
   * @param listener hears how long each stage takes
   * @param maxPixels images with more pixels are refused, on the way in and on the way back
   * @throws IllegalArgumentException if there is no checkpoint
   */
  public static ImageCodec bySize(
      NavigableMap<Integer, Checkpoint> checkpoints, StageListener listener, long maxPixels) {
    return bySize(checkpoints, listener, maxPixels, ExecutionStrategy.INLINE);
  }

  /**
   * The codec of several checkpoints, as above.
   *
   * @param stages run networks and priors; they stay the caller's
   */
  public static ImageCodec bySize(
      NavigableMap<Integer, Checkpoint> checkpoints,
      StageListener listener,
      long maxPixels,
      ExecutionStrategy stages) {
    return new CodecBySize(checkpoints, listener, maxPixels, stages);
  }
}
