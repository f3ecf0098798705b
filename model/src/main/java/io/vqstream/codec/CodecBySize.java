package io.vqstream.codec;

import static java.util.stream.Collectors.joining;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.StageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * Several checkpoints as one codec: an image is coded with the first that is for its size, a frame
 * is decoded with the one that it names.
 */
final class CodecBySize implements ImageCodec {
  private final List<LazyCodec> codecs = new ArrayList<>();
  private final ImageFileReader reader;
  private final int levels;

  CodecBySize(
      NavigableMap<Integer, Checkpoint> checkpoints,
      StageListener listener,
      long maxPixels,
      ExecutionStrategy stages) {
    if (checkpoints.isEmpty()) {
      throw new IllegalArgumentException("a codec needs a checkpoint");
    }
    checkpoints.forEach(
        (longestSide, checkpoint) ->
            codecs.add(new LazyCodec(longestSide, checkpoint, listener, maxPixels, stages)));
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
  public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
    requireLevel(wanted.quality());
    requireLevel(wanted.most());
    return forSide(reader.longerSide(source)).encode(source, wanted);
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
  public Decoded decode(byte[] frame) throws FrameException {
    return named(Frame.parse(frame)).decode(frame);
  }

  @Override
  public FrameInfo inspect(byte[] frame) throws FrameException {
    return named(Frame.parse(frame)).inspect(frame);
  }

  private ImageCodec forSide(int pixels) {
    for (LazyCodec codec : codecs) {
      if (pixels <= codec.longestSide()) {
        return codec.get();
      }
    }
    return codecs.get(codecs.size() - 1).get();
  }

  /** The codec of the checkpoint that a frame names; any for a carried file, which needs none. */
  private ImageCodec named(Frame frame) throws FrameException {
    if (!(frame instanceof Frame.Coded coded)) {
      return codecs.stream().filter(LazyCodec::loaded).findFirst().orElse(codecs.get(0)).get();
    }
    for (LazyCodec codec : codecs) {
      if (codec.id().digest().startsWith(coded.checkpointName())) {
        return codec.get();
      }
    }
    throw new FrameException(
        FrameException.Fault.UNKNOWN_CHECKPOINT,
        Frame.HEADER_OCTETS + 1,
        "written with checkpoint %s, those at hand are %s"
            .formatted(
                coded.checkpointName(),
                codecs.stream()
                    .map(LazyCodec::id)
                    .map(CodecBySize::shown)
                    .collect(joining(" and "))));
  }

  private static String shown(CheckpointId id) {
    return id.digest().substring(0, 2 * Frame.CHECKPOINT_OCTETS) + " (" + id.name() + ")";
  }

  private void requireLevel(int quality) {
    if (quality < 1 || quality > levels) {
      throw new IllegalArgumentException(
          "no quality " + quality + ": the checkpoints have 1.." + levels);
    }
  }

  @Override
  public void close() {
    codecs.forEach(LazyCodec::close);
  }
}
