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
 * A reference to a codec that serializers and deserializers of this JVM share. The first reference
 * opens the codec, closing the last one closes it, so native memory holds the networks only once.
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
   * Acquires a reference to the codec of a source and to the codecs of published checkpoints.
   *
   * @param topic empty if no published checkpoints are used
   * @throws IOException if the codec has to be opened and that fails
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

  /** Returns the codec of the source; valid until this reference is closed. */
  ImageCodec codec() {
    return holding.codec;
  }

  /** Returns the provider of the codec for each frame; valid until this reference is closed. */
  CodecProvider codecs() {
    return holding.codecs;
  }

  /** Releases the reference; closing the last one releases the codec's native memory. Idempotent. */
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

  /** An open codec and its reference count; guarded by {@link #OPEN}. */
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

    /** Closes the checkpoint consumer, the codecs of published checkpoints and the source's codec. */
    void close() {
      try {
        codecs.close();
      } finally {
        codec.close();
      }
    }
  }
}
