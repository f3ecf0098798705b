package io.vqstream.evaluation;

import static java.util.stream.Collectors.joining;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adapts an {@link ImageCodec}. Its files are frames of codebook indices, also of drawings: the
 * rate-distortion curves are those of the networks. {@link #info} names the checkpoints used so
 * far.
 */
final class VqPictureCodec implements PictureCodec {
  static final String NAME = "vqstream";
  private static final int DIGITS_SHOWN = 12;

  private final ImageCodec codec;
  private final List<Integer> qualities;
  private final Set<CheckpointId> used = ConcurrentHashMap.newKeySet();

  VqPictureCodec(ImageCodec codec, List<Integer> qualities) {
    this.codec = codec;
    this.qualities = qualities;
  }

  @Override
  public CodecInfo info() {
    return new CodecInfo(
        NAME,
        used.stream().map(VqPictureCodec::describe).sorted().collect(joining(", ")),
        "whole frames, " + codec.levels() + " levels",
        "in this process, no other codec running, all threads of the codec");
  }

  private static String describe(CheckpointId checkpoint) {
    String digest = checkpoint.digest().substring(0, DIGITS_SHOWN);
    return "checkpoint " + checkpoint.name() + " " + digest;
  }

  @Override
  public List<Integer> qualities() {
    return qualities;
  }

  @Override
  public byte[] encode(Picture picture, int quality) throws IOException {
    QualityPolicy codes = QualityPolicy.level(quality).withLossless(LosslessMode.NEVER);
    Encoded encoded = codec.encode(new Decoded.Coded(picture), codes);
    if (encoded.kind() != Kind.CODED) {
      throw new IOException(
          "the codec did not write codes: "
              + encoded.passthroughReason().map(PassthroughReason::label).orElse("lossless"));
    }
    encoded.checkpoint().ifPresent(used::add);
    return encoded.frame();
  }

  /** Returns the contents of a frame. */
  FrameInfo inspect(byte[] frame) throws IOException {
    try {
      return codec.inspect(frame);
    } catch (FrameException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Picture decode(byte[] frame) throws IOException {
    try {
      if (codec.decode(frame) instanceof Decoded.Coded coded) {
        return coded.picture();
      }
      throw new IOException("the frame holds a pass-through file");
    } catch (FrameException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
