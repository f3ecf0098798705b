package io.vqstream.evaluation;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.CodeCounts;
import io.vqstream.codec.CodeStatistics;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Effort;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.Picture;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A codec for tests: a frame is 16 marker bytes and a JPEG file of quality 20 x level. Its curve
 * lies a little to the right of JPEG's. It throws on pictures 13 columns wide. Its codes are the
 * bytes of the JPEG file, of two subspaces in turn, and its prior asks for three bytes less.
 */
final class JpegInFrames implements ImageCodec {
  static final int HEADER = 16;
  private static final CheckpointId CHECKPOINT = new CheckpointId("fake", "ab".repeat(32));
  static final int LOST = 3;
  private static final int UNLUCKY_WIDTH = 13;
  private final JdkJpeg jpeg = new JdkJpeg();

  /** Effort of the last encoding with a policy. */
  Effort effort = Effort.NONE;

  /** How often a picture was encoded. */
  final AtomicInteger encodes = new AtomicInteger();

  @Override
  public int levels() {
    return 4;
  }

  @Override
  public List<CheckpointId> checkpoints() {
    return List.of(CHECKPOINT);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    encodes.incrementAndGet();
    if (picture.width() == UNLUCKY_WIDTH) {
      throw new IllegalStateException("no pictures of 13 columns");
    }
    byte[] file = jpeg.encode(picture, 20 * quality);
    byte[] frame = new byte[HEADER + file.length];
    System.arraycopy(file, 0, frame, HEADER, file.length);
    return Encoded.coded(frame, picture.width(), picture.height(), quality)
        .optCheckpoint(CHECKPOINT)
        .build();
  }

  @Override
  public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
    effort = policy.effort();
    return encode(image, policy.startQuality());
  }

  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    try {
      return new Decoded.Coded(jpeg.decode(Arrays.copyOfRange(frame, HEADER, frame.length)));
    } catch (IOException e) {
      throw new FrameException(Fault.CORRUPT_FRAME, -1, e.getMessage());
    }
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted) {
    throw new UnsupportedOperationException("an evaluation gives pixels");
  }

  @Override
  public FrameInfo inspect(byte[] frame) {
    int[][] counts = new int[2][256];
    for (int i = HEADER; i < frame.length; i++) {
      counts[i % 2][frame[i] & 0xff]++;
    }
    byte[] payload = Arrays.copyOfRange(frame, HEADER, frame.length);
    double bits = 8.0 * (payload.length - LOST);
    return new FrameInfo(
        new Frame.Coded(CHECKPOINT.digestBytes(), 0, 1, false, 1, 1, payload),
        new CodeStatistics(payload.length, bits, "", CodeCounts.of(counts)),
        List.of());
  }

  @Override
  public Decoded decode(Frame frame) {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public FrameInfo inspect(Frame frame) {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public void close() {}
}
