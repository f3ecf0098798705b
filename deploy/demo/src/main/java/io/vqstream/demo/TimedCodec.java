package io.vqstream.demo;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A codec that records the encoding and decoding time of each frame, by the digest of the frame:
 * services and records need no changes.
 */
final class TimedCodec extends ForwardingCodec {
  private static final int MAX_FRAMES = 4096;

  private final Map<ByteBuffer, Long> encoding = boundedMap();
  private final Map<ByteBuffer, Long> decoding = boundedMap();

  private TimedCodec(ImageCodec codec) {
    super(codec);
  }

  static TimedCodec wrap(ImageCodec codec) {
    return new TimedCodec(codec);
  }

  /** Returns the encoding time of a recent frame in milliseconds; 0 if unknown. */
  double encodeMillis(byte[] frame) {
    return encoding.getOrDefault(key(frame), 0L) / 1e6;
  }

  /** Returns the decoding time of a recent frame in milliseconds; 0 if unknown. */
  double decodeMillis(byte[] frame) {
    return decoding.getOrDefault(key(frame), 0L) / 1e6;
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    long start = System.nanoTime();
    Encoded encoded = super.encode(source, wanted, reference);
    encoding.put(key(encoded.frame()), System.nanoTime() - start);
    return encoded;
  }

  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    long start = System.nanoTime();
    Decoded decoded = super.decode(frame, reference);
    long elapsed = System.nanoTime() - start;
    decoding.put(key(frame.toBytes()), elapsed);
    return decoded;
  }

  private static ByteBuffer key(byte[] frame) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(frame));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Map<ByteBuffer, Long> boundedMap() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
            return size() > MAX_FRAMES;
          }
        });
  }
}
