package io.vqstream.client;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.testkit.FakeCodec;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Fake codecs, and how many were opened, closed and asked to decode. A setting of its own tells
 * codecs apart.
 */
public final class CountingSource implements CodecSource {
  static final String NAME = VqConfig.CODEC_SOURCE + ".name";

  /** Name of the lock of classes that use this one. */
  static final String LOCK = "CountingSource";

  static final AtomicInteger OPENED = new AtomicInteger();
  static final AtomicInteger CLOSED = new AtomicInteger();
  static final AtomicInteger DECODED = new AtomicInteger();

  /** What a codec throws for a poisoned image; one that is named unopenable, when it is opened. */
  static final AtomicReference<Supplier<? extends Throwable>> POISON = new AtomicReference<>();

  static {
    reset();
  }

  private String name;

  static void reset() {
    OPENED.set(0);
    CLOSED.set(0);
    DECODED.set(0);
    POISON.set(() -> new OutOfMemoryError("Java heap space"));
  }

  @Override
  public void configure(Map<String, ?> settings) {
    name = String.valueOf(settings.get(NAME));
  }

  @Override
  public ImageCodec open(long maxPixels) {
    OPENED.incrementAndGet();
    Supplier<? extends Throwable> poison = POISON.get();
    if ("unopenable".equals(name) && poison.get() instanceof Error e) {
      throw e;
    }
    return new FakeCodec(poison) {
      @Override
      public Decoded decode(Frame frame) throws FrameException {
        DECODED.incrementAndGet();
        return super.decode(frame);
      }

      @Override
      public void close() {
        CLOSED.incrementAndGet();
      }
    };
  }

  @Override
  public Object identity() {
    return name;
  }
}
