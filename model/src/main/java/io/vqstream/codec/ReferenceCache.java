package io.vqstream.codec;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Reference frames by key, up to a number of bytes. The least recently used is evicted first.
 * Thread-safe.
 *
 * @param <K> what names a reference frame, such as the key of a camera or the checksum of the frame
 */
public final class ReferenceCache<K> {
  private final long maxBytes;
  private final ToLongFunction<K> keyBytes;
  private final Map<K, ReferenceFrame> frames = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Creates an empty cache whose keys take little memory.
   *
   * @param maxBytes max memory of all reference frames, in bytes
   */
  public ReferenceCache(long maxBytes) {
    this(maxBytes, key -> 0);
  }

  /**
   * Creates an empty cache.
   *
   * @param maxBytes max memory of all reference frames and keys, in bytes
   * @param keyBytes returns the memory of a key, in bytes
   */
  public ReferenceCache(long maxBytes, ToLongFunction<K> keyBytes) {
    this.maxBytes = maxBytes;
    this.keyBytes = keyBytes;
  }

  /** Returns a reference frame, which becomes the most recently used; empty if there is none. */
  public synchronized Optional<ReferenceFrame> get(K key) {
    return Optional.ofNullable(frames.get(key));
  }

  /** Stores a reference frame in place of the one of the same key, and evicts others. */
  public synchronized void put(K key, ReferenceFrame frame) {
    remove(key);
    frames.put(key, frame);
    bytes += size(key, frame);
    Iterator<Map.Entry<K, ReferenceFrame>> entries = frames.entrySet().iterator();
    while (bytes > maxBytes && entries.hasNext()) {
      Map.Entry<K, ReferenceFrame> eldest = entries.next();
      bytes -= size(eldest.getKey(), eldest.getValue());
      entries.remove();
    }
  }

  private long size(K key, ReferenceFrame frame) {
    return keyBytes.applyAsLong(key) + frame.bytes();
  }

  /** Removes the reference frame of a key, if there is one. */
  public synchronized void remove(K key) {
    ReferenceFrame old = frames.remove(key);
    if (old != null) {
      bytes -= size(key, old);
    }
  }

  /** Removes the reference frames of some keys. */
  public synchronized void removeIf(Predicate<K> condition) {
    frames.keySet().stream().filter(condition).toList().forEach(this::remove);
  }

  /** Returns the number of reference frames. */
  public synchronized int size() {
    return frames.size();
  }

  /** Returns the memory of all reference frames and keys, in bytes. */
  public synchronized long bytes() {
    return bytes;
  }
}
