package io.vqstream.bench.codec;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ForwardingCodec;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.QualityPolicy;
import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * A codec whose calls are timed, and whose encoding can be held back: a service that is warm and
 * has its partitions then waits at the codec while its topic is filled, and begins at a known time.
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

  /** Closing it closes the codec. */
  public static InstrumentedCodec wrap(ImageCodec codec) {
    return new InstrumentedCodec(codec);
  }

  /**
   * What was seen since {@link #watch}. Times are nanoseconds, moments {@link System#nanoTime}'s.
   *
   * @param encoding in the codec's encode, all threads together, without having been held
   * @param decoding in the codec's decode, all threads together
   * @param held time that threads were held for
   * @param encodedAt when the last image was encoded
   * @param firstFrameAt when the first frame came to be decoded
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

  /** From now on encoding waits, until {@link #release}. */
  public void hold() {
    gate = new CountDownLatch(1);
  }

  /** Lets all go on. May be called at any time. */
  public void release() {
    gate.countDown();
  }

  /** Forgets what was seen. Not while images are being coded, unless they are held. */
  public void watch() {
    encoding.set(0);
    decoding.set(0);
    held.set(0);
    encoded.reset();
    firstFrame.reset();
    encoders.clear();
    decoders.clear();
  }

  /** What was seen. */
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
  public Encoded encode(byte[] source, QualityPolicy wanted) throws UnreadableImageException {
    long arrived = System.nanoTime();
    awaitRelease();
    long start = System.nanoTime();
    Encoded result = super.encode(source, wanted);
    long end = System.nanoTime();
    encoders.add(Thread.currentThread());
    held.addAndGet(start - arrived);
    encoding.addAndGet(end - start);
    encoded.accumulate(end);
    return result;
  }

  @Override
  public Decoded decode(byte[] frame) throws FrameException {
    long start = System.nanoTime();
    firstFrame.accumulate(start);
    Decoded decoded = super.decode(frame);
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
