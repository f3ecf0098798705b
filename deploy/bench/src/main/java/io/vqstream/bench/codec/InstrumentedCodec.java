package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * A codec that measures its calls and can hold the encoding: a warm service with assigned
 * partitions then waits at the codec while its topic is filled, and starts at a known time.
 */
public final class InstrumentedCodec extends ForwardingCodec {
  private static final CountDownLatch OPEN = new CountDownLatch(0);

  private final AtomicLong encoding = new AtomicLong();
  private final AtomicLong decoding = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final LongAccumulator encoded = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private final LongAccumulator firstFrame = new LongAccumulator(Math::min, Long.MAX_VALUE);
  private final Set<Thread> encoders = ConcurrentHashMap.newKeySet();
  private final Set<Thread> decoders = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch gate = OPEN;

  private InstrumentedCodec(ImageCodec codec) {
    super(codec);
  }

  /** Wraps a codec; closing the wrapper closes the codec. */
  public static InstrumentedCodec wrap(ImageCodec codec) {
    return new InstrumentedCodec(codec);
  }

  /**
   * Times since {@link #watch}: durations in nanoseconds, points in time by {@link
   * System#nanoTime}.
   *
   * @param encoding in encode, over all threads, without the time held
   * @param decoding in decode, over all threads
   * @param held time that threads were held
   * @param encodedAt time at which the last image was encoded
   * @param firstFrameAt time at which decoding of the first frame started
   * @param encoders number of threads that encoded
   * @param decoders number of threads that decoded
   */
  public record Seen(
      long encoding,
      long decoding,
      long held,
      long encodedAt,
      long firstFrameAt,
      int encoders,
      int decoders) {}

  /** Holds calls of encode until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Releases held calls. May be called at any time. */
  public void release() {
    gate.countDown();
  }

  /** Resets the times. No image may be in the codec, unless it is held. */
  public void watch() {
    encoding.set(0);
    decoding.set(0);
    held.set(0);
    encoded.reset();
    firstFrame.reset();
    encoders.clear();
    decoders.clear();
  }

  /** Returns the times since {@link #watch}. */
  public Seen seen() {
    return new Seen(
        encoding.get(),
        decoding.get(),
        held.get(),
        encoded.get(),
        firstFrame.get(),
        encoders.size(),
        decoders.size());
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy wanted, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    long arrived = System.nanoTime();
    awaitRelease();
    long start = System.nanoTime();
    Encoded result = super.encode(source, wanted, reference);
    long end = System.nanoTime();
    encoders.add(Thread.currentThread());
    held.addAndGet(start - arrived);
    encoding.addAndGet(end - start);
    encoded.accumulate(end);
    return result;
  }

  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    long start = System.nanoTime();
    firstFrame.accumulate(start);
    Decoded decoded = super.decode(frame, reference);
    decoders.add(Thread.currentThread());
    decoding.addAndGet(System.nanoTime() - start);
    return decoded;
  }

  private void awaitRelease() {
    try {
      gate.await();
    } catch (InterruptedException e) { // whoever waits is about to end
      Thread.currentThread().interrupt();
    }
  }
}
