package io.vqstream.sequence;

import io.vqstream.codec.ReferenceCache;
import io.vqstream.codec.ReferenceFrame;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reference frames of one task of an encoder, by the key of the record. All tasks of a service
 * share one cache, whose limit holds for all of them.
 *
 * <p>A reference frame is kept only until its transaction may be aborted: the task then calls
 * {@link #clear}, and each of its sequences starts with a key frame.
 */
public final class EncoderSequences {
  private final ReferenceCache<Key> cache;

  /** Key of a record of a task. Tasks are compared by identity. */
  public record Key(EncoderSequences task, ByteBuffer key) {
    private static final long OVERHEAD = 100;

    /** Returns the memory that this takes, in bytes. */
    public long bytes() {
      return OVERHEAD + key.remaining();
    }
  }

  /** Creates the sequences of a task. */
  public EncoderSequences(ReferenceCache<Key> cache) {
    this.cache = cache;
  }

  /**
   * Returns what the next frame of a key builds on.
   *
   * @param key key of the record; null if it has none: such records are no sequence
   */
  public Optional<ReferenceFrame> get(byte @Nullable [] key) {
    return key == null ? Optional.empty() : cache.get(name(key));
  }

  /** Stores what the next frame of a key builds on. */
  public void put(byte[] key, ReferenceFrame reference) {
    cache.put(name(key.clone()), reference);
  }

  /** Ends the sequence of a key. */
  public void remove(byte[] key) {
    cache.remove(name(key));
  }

  /** Ends all sequences of the task. */
  public void clear() {
    cache.removeIf(each -> each.task == this);
  }

  private Key name(byte[] key) {
    return new Key(this, ByteBuffer.wrap(key));
  }
}
