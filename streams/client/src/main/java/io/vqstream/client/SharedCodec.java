package io.vqstream.client;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codecpool.CodecProvider;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A codec that several serializers and deserializers of this JVM use, opened by the first and
 * closed with the last: networks in native memory are there once, however many consumers there are.
 */
final class SharedCodec implements AutoCloseable {
  private static final Map<Object, Holding> OPEN = new HashMap<>();

  private final Object identity;
  private final Holding holding;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SharedCodec(Object identity, Holding holding) {
    this.identity = identity;
    this.holding = holding;
  }

  /**
   * A share in the codec of that source, and in those of published checkpoints.
   *
   * @param topic empty where there are none
   * @throws IOException if it had to be opened and could not be
   */
  static SharedCodec of(CodecSource source, Optional<TopicCheckpoints> topic, long maxPixels)
      throws IOException {
    Object identity = List.of(source.getClass(), source.identity(), topic, maxPixels);
    synchronized (OPEN) {
      Holding holding = OPEN.get(identity);
      if (holding == null) {
        holding = Holding.of(source.open(maxPixels), topic, maxPixels);
        OPEN.put(identity, holding);
      }
      holding.shares++;
      return new SharedCodec(identity, holding);
    }
  }

  /** The source's codec, until this share is closed. */
  ImageCodec codec() {
    return holding.codec;
  }

  /** The codec of each frame, until this share is closed. */
  CodecProvider codecs() {
    return holding.codecs;
  }

  /** Gives the share back; the last one frees the codec's native memory. May be called again. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    synchronized (OPEN) {
      if (--holding.shares == 0) {
        OPEN.remove(identity);
        holding.close();
      }
    }
  }

  /** An open codec and how many use it; guarded by {@link #OPEN}. */
  private static final class Holding {
    final ImageCodec codec;
    final CodecProvider codecs;
    int shares;

    private Holding(ImageCodec codec, CodecProvider codecs) {
      this.codec = codec;
      this.codecs = codecs;
    }

    static Holding of(ImageCodec codec, Optional<TopicCheckpoints> topic, long maxPixels) {
      return new Holding(
          codec,
          topic
              .map(each -> each.beside(codec, maxPixels))
              .orElseGet(() -> CodecProvider.only(codec)));
    }

    /** The consumer that fetches checkpoints, their codecs, and the source's. */
    void close() {
      try {
        codecs.close();
      } finally {
        codec.close();
      }
    }
  }
}
