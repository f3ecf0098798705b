package io.vqstream.codec;

import static java.util.stream.Collectors.joining;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.ImageFile;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * A codec of several checkpoints: an image is encoded with the checkpoint for its size, a frame is
 * decoded with the checkpoint that it names.
 */
final class CodecBySize implements ImageCodec {
  private final List<LazyCodec> codecs = new ArrayList<>();
  private final ImageFileReader reader;
  private final int levels;

  CodecBySize(
      NavigableMap<Integer, Checkpoint> checkpoints,
      StageListener listener,
      long maxPixels,
      ExecutionStrategy execution) {
    checkpoints.forEach(
        (maxSide, checkpoint) ->
            codecs.add(new LazyCodec(maxSide, checkpoint, listener, maxPixels, execution)));
    reader = new ImageFileReader(maxPixels);
    levels =
        checkpoints.values().stream().mapToInt(c -> c.architecture().levels()).min().getAsInt();
  }

  @Override
  public int levels() {
    return levels;
  }

  @Override
  public List<CheckpointId> checkpoints() {
    return codecs.stream().map(LazyCodec::id).toList();
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy) throws UnreadableImageException {
    return encode(source, policy, Optional.empty());
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    requireLevel(policy.startQuality());
    requireLevel(policy.maxQuality());
    long start = System.nanoTime();
    ImageFile image = reader.open(source);
    long headerNanos = System.nanoTime() - start;
    return forSide(Math.max(image.width(), image.height()))
        .encode(image, policy, reference, headerNanos);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    requireLevel(quality);
    return forSide(Math.max(picture.width(), picture.height())).encode(picture, quality);
  }

  @Override
  public Encoded encode(Decoded.Coded image, int quality) {
    requireLevel(quality);
    Picture picture = image.picture();
    return forSide(Math.max(picture.width(), picture.height())).encode(image, quality);
  }

  @Override
  public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
    requireLevel(policy.startQuality());
    Picture picture = image.picture();
    return forSide(Math.max(picture.width(), picture.height())).encode(image, policy);
  }

  @Override
  public Decoded decode(Frame frame) throws FrameException {
    return named(frame).decode(frame);
  }

  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    return named(frame).decode(frame, reference);
  }

  @Override
  public Optional<ReferenceFrame> decodeCodes(Frame.Coded frame, Optional<ReferenceFrame> reference)
      throws FrameException {
    return named(frame).decodeCodes(frame, reference);
  }

  @Override
  public FrameInfo inspect(Frame frame) throws FrameException {
    return named(frame).inspect(frame);
  }

  /** Returns the codec for images of a longer side in pixels. */
  private VqCodec forSide(int pixels) {
    for (LazyCodec codec : codecs) {
      if (pixels <= codec.maxSide()) {
        return codec.get();
      }
    }
    return codecs.get(codecs.size() - 1).get();
  }

  /**
   * Returns the codec of the checkpoint that a frame names; any codec for one without a checkpoint.
   */
  private VqCodec named(Frame frame) throws FrameException {
    if (!(frame instanceof Frame.Coded coded)) {
      return codecs.stream().filter(LazyCodec::isOpen).findFirst().orElse(codecs.get(0)).get();
    }
    for (LazyCodec codec : codecs) {
      if (codec.id().digest().startsWith(coded.checkpointName())) {
        return codec.get();
      }
    }
    throw new FrameException(
        FrameException.Fault.UNKNOWN_CHECKPOINT,
        Frame.HEADER_OCTETS + 1,
        "the frame needs checkpoint %s, the codec has %s"
            .formatted(
                coded.checkpointName(),
                codecs.stream()
                    .map(LazyCodec::id)
                    .map(CodecBySize::description)
                    .collect(joining(" and "))));
  }

  private static String description(CheckpointId id) {
    return id.digest().substring(0, 2 * Frame.CHECKPOINT_OCTETS) + " (" + id.name() + ")";
  }

  private void requireLevel(int quality) {
    if (quality < 1 || quality > levels) {
      throw new IllegalArgumentException(
          "quality %d is out of range: the checkpoints have levels 1..%d"
              .formatted(quality, levels));
    }
  }

  @Override
  public void close() {
    codecs.forEach(LazyCodec::close);
  }
}
