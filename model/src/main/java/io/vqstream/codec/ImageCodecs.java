package io.vqstream.codec;

import io.vqstream.checkpoint.BundledCheckpoint;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.image.ImageFileReader;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageListener;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens codecs.
 *
 * <pre>{@code
 * try (ImageCodec codec =
 *     ImageCodecs.builder().setCheckpoint(checkpoint).optMaxPixels(1 << 24).build()) {
 *   byte[] frame = codec.encode(file, 3).frame();
 * }
 * }</pre>
 */
public final class ImageCodecs {
  private ImageCodecs() {}

  /** Returns a builder of a codec. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Validates a checkpoint as {@link Builder#build} does, without loading the networks.
   *
   * @throws io.vqstream.checkpoint.UnusableCheckpointException if a tensor is missing or invalid
   */
  public static void check(Checkpoint checkpoint) {
    ExpectedTensor.check(checkpoint);
  }

  /** Builds a codec. One of the {@code set} methods is required. Not thread-safe. */
  public static final class Builder {
    private @Nullable Checkpoint checkpoint;
    private @Nullable NavigableMap<Integer, Checkpoint> checkpoints;
    private StageListener listener = StageListener.NONE;
    private long maxPixels = ImageFileReader.DEFAULT_MAX_PIXELS;
    private ExecutionStrategy execution = ExecutionStrategy.INLINE;

    private Builder() {}

    /** Sets a single checkpoint for images of every size. Its networks are loaded by the build. */
    public Builder setCheckpoint(Checkpoint value) {
      checkpoint = value;
      checkpoints = null;
      return this;
    }

    /**
     * Sets several checkpoints. An image is encoded with the first checkpoint whose key is not
     * below its longer side, a frame is decoded with the checkpoint that it names. Networks are
     * loaded on first use.
     *
     * @param byMaxSide checkpoints by the max longer side in pixels; the last one is used for all
     *     larger images
     * @throws IllegalArgumentException if the map is empty
     */
    public Builder setCheckpoints(NavigableMap<Integer, Checkpoint> byMaxSide) {
      if (byMaxSide.isEmpty()) {
        throw new IllegalArgumentException("at least one checkpoint is required");
      }
      checkpoint = null;
      checkpoints = new TreeMap<>(byMaxSide);
      return this;
    }

    /**
     * Sets the bundled checkpoints, each for the image sizes at which it needs the fewest bytes:
     * {@code thumbnails} up to a longer side of 48 pixels, {@code photos} above.
     *
     * @throws BundledCheckpoint.MissingException if this build does not contain them
     */
    public Builder setBundledCheckpoints() {
      NavigableMap<Integer, Checkpoint> bundled = new TreeMap<>();
      for (BundledCheckpoint each : BundledCheckpoint.values()) {
        bundled.put(each.longestSide(), each.read());
      }
      return setCheckpoints(bundled);
    }

    /** Sets the listener for stage times. The default is none. */
    public Builder optListener(StageListener value) {
      listener = value;
      return this;
    }

    /**
     * Sets the max number of pixels of an image, for encoding and decoding. The default is {@link
     * ImageFileReader#DEFAULT_MAX_PIXELS}.
     *
     * @param value 1..715827882
     */
    public Builder optMaxPixels(long value) {
      maxPixels = value;
      return this;
    }

    /**
     * Sets the strategy that executes networks and priors. The default is {@link
     * ExecutionStrategy#INLINE}. The codec does not close it.
     */
    public Builder optExecution(ExecutionStrategy value) {
      execution = value;
      return this;
    }

    /**
     * Opens the codec. The caller closes it.
     *
     * @throws IllegalStateException if no checkpoint is set
     * @throws io.vqstream.checkpoint.UnusableCheckpointException if a tensor of the single
     *     checkpoint is missing or invalid
     */
    public ImageCodec build() {
      if (checkpoint != null) {
        return new VqCodec(checkpoint, listener, maxPixels, execution);
      }
      if (checkpoints != null) {
        return new CodecBySize(checkpoints, listener, maxPixels, execution);
      }
      throw new IllegalStateException("no checkpoint is set");
    }
  }
}
