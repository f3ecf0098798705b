package io.vqstream.evaluation;

import static java.util.stream.Collectors.joining;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Effort;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.LosslessMode;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.evaluation.cache.CacheKey;
import io.vqstream.evaluation.cache.Digests;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapts an {@link ImageCodec}. Its files are frames of codebook indices, also of drawings: the
 * rate-distortion curves are those of the networks. {@link #info} names the checkpoints used so
 * far.
 */
final class VqPictureCodec implements PictureCodec {
  static final String NAME = "vqstream";
  private static final int DIGITS_SHOWN = 12;
  private static final Logger LOGGER = LoggerFactory.getLogger(VqPictureCodec.class);

  private final String name;
  private final ImageCodec codec;
  private final List<Integer> qualities;
  private final Effort effort;
  private final Set<CheckpointId> used = ConcurrentHashMap.newKeySet();
  private String code;

  /**
   * Adapts a codec.
   *
   * @param name name in reports
   * @param qualities levels of the rate-distortion curve, ascending
   */
  VqPictureCodec(String name, ImageCodec codec, List<Integer> qualities, Effort effort) {
    this.name = name;
    this.codec = codec;
    this.qualities = qualities;
    this.effort = effort;
  }

  @Override
  public CodecInfo info() {
    return new CodecInfo(
        name,
        name,
        used.stream().map(VqPictureCodec::describe).sorted().collect(joining(", ")),
        settings() + ", " + codec.levels() + " levels",
        "in this process, no other codec running, all threads of the codec");
  }

  /**
   * Returns the key of the measurements on an image. Its version has the digests of all checkpoints
   * of the codec, since each may code the image, and of the code, and what the times depend on: the
   * architecture and the number of processors.
   *
   * @param pixels SHA-256 of the pixels
   */
  CacheKey key(String pixels) {
    String checkpoints =
        codec.checkpoints().stream().map(CheckpointId::digest).sorted().collect(joining("+"));
    String version =
        "checkpoint %s code %s %s %d processors"
            .formatted(
                checkpoints,
                code(),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    return new CacheKey(pixels, NAME, version, settings());
  }

  private String settings() {
    return effort.equals(Effort.NONE) ? "whole frames" : "whole frames, effort " + effort.level();
  }

  private synchronized String code() {
    if (code == null) {
      try {
        code = Digests.ofCode(codec.getClass());
      } catch (IOException e) {
        LOGGER.debug("no figures of earlier runs: the code has no digest", e);
        code = UUID.randomUUID().toString();
      }
    }
    return code;
  }

  /** Notes that figures of an earlier run are of the checkpoint with a digest prefix. */
  void use(String checkpoint) {
    codec.checkpoints().stream()
        .filter(id -> id.digest().startsWith(checkpoint))
        .forEach(used::add);
  }

  String name() {
    return name;
  }

  /** Returns the name of the codec at an effort: {@value #NAME} without effort. */
  static String name(Effort effort) {
    return effort.equals(Effort.NONE) ? NAME : NAME + ":effort-" + effort.level();
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
    QualityPolicy codes =
        QualityPolicy.level(quality).withLossless(LosslessMode.NEVER).withEffort(effort);
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
