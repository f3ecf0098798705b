package io.vqstream.sequence;

import io.vqstream.codec.ReferenceCache;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.frame.Frame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The reference frames of a decoder, by what the inter frames that build on them name. Each is
 * dropped when its sequence has moved on. Thread-safe.
 *
 * <p>Sequences can have frames in common, such as those of cameras without a signal: such a
 * reference frame is kept until the last of them has moved on.
 */
final class DecoderReferences {
  /** Max number of reference frames that several sequences have in common. */
  private static final int MAX_SHARED = 10_000;

  private final ReferenceCache<Frame.Reference> cache;

  /** Number of further sequences at a reference frame. */
  private final Map<Frame.Reference, Integer> shared =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Frame.Reference, Integer> eldest) {
          return size() > MAX_SHARED;
        }
      };

  /**
   * Creates an empty store.
   *
   * @param maxBytes max memory of all reference frames, in bytes
   */
  DecoderReferences(long maxBytes) {
    cache = new ReferenceCache<>(maxBytes);
  }

  /** Returns how the next inter frame names a reference frame. */
  static Frame.Reference name(ReferenceFrame frame) {
    return name(frame.checksum(), frame.distance());
  }

  /**
   * Returns how the next inter frame names a frame.
   *
   * @param checksum checksum of the frame
   * @param distance its number of frames since the key frame
   */
  static Frame.Reference name(int checksum, int distance) {
    return new Frame.Reference(checksum, distance + 1);
  }

  synchronized Optional<ReferenceFrame> get(Frame.Reference name) {
    return cache.get(name);
  }

  /**
   * Moves a sequence on.
   *
   * @param from what the decoded frame builds on; empty for a key frame
   * @param to the decoded frame
   */
  synchronized void advance(Optional<Frame.Reference> from, ReferenceFrame to) {
    from.ifPresent(this::leave);
    Frame.Reference name = name(to);
    if (cache.get(name).isPresent()) {
      shared.merge(name, 1, Integer::sum);
    } else {
      shared.remove(name);
      cache.put(name, to);
    }
  }

  private void leave(Frame.Reference name) {
    if (!shared.containsKey(name)) {
      cache.remove(name);
    } else {
      shared.computeIfPresent(name, (each, others) -> others > 1 ? others - 1 : null);
    }
  }

  /** Returns the number of reference frames. */
  int size() {
    return cache.size();
  }
}
