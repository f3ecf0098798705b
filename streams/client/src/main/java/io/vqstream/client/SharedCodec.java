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
 * opens the codec, closing the last one closes it, so memory holds the networks only once.
 */
final class SharedCodec implements AutoCloseable {
  private static final Map<Object, Entry> OPEN = new HashMap<>();

  private final Object identity;
  private final Entry entry;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SharedCodec(Object identity, Entry entry) {
    this.identity = identity;
    this.entry = entry;
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
      Entry entry = OPEN.get(identity);
      if (entry == null) {
        entry = Entry.of(source.open(maxPixels), topic, maxPixels);
        OPEN.put(identity, entry);
      }
      entry.references++;
      return new SharedCodec(identity, entry);
    }
  }

  /** Returns the codec of the source; valid until this reference is closed. */
  ImageCodec codec() {
    return entry.codec;
  }

  /** Returns the provider of the codec for each frame; valid until this reference is closed. */
  CodecProvider codecs() {
    return entry.codecs;
  }

  /** Releases the reference; closing the last one releases the codec's memory. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    synchronized (OPEN) {
      if (--entry.references == 0) {
        OPEN.remove(identity);
        entry.close();
      }
    }
  }

  /** An open codec and its reference count; guarded by {@link #OPEN}. */
  private static final class Entry {
    final ImageCodec codec;
    final CodecProvider codecs;
    int references;

    private Entry(ImageCodec codec, CodecProvider codecs) {
      this.codec = codec;
      this.codecs = codecs;
    }

    static Entry of(ImageCodec codec, Optional<TopicCheckpoints> topic, long maxPixels) {
      return new Entry(
          codec,
          topic
              .map(each -> each.openProvider(codec, maxPixels))
              .orElseGet(() -> CodecProvider.only(codec)));
    }

    /**
     * Closes the checkpoint consumer, the codecs of published checkpoints and the source's codec.
     */
    void close() {
      try {
        codecs.close();
      } finally {
        codec.close();
      }
    }
  }
}
