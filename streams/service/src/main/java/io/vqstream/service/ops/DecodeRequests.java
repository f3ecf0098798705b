package io.vqstream.service.ops;

import io.vqstream.codec.Decoded;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.service.ops.LatestImages.Decoder;
import io.vqstream.service.ops.LatestImages.Entry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Decodes the frames of the latest images when the page asks: one at a time, beside the images that
 * the service codes, and each once for all that look at it. Thread-safe.
 */
final class DecodeRequests {
  /** Requests that may wait. Each holds a thread of the server, which answers probes, too. */
  private static final int MAX_WAITING = 8;

  private static final int MAX_BYTES = 16 << 20;

  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private final Map<Long, Decoded> decoded = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private volatile Optional<Decoder> decoder = Optional.empty();

  /** Thrown when too many requests wait for reconstructions. */
  static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("too many requests wait for reconstructions; the limit is " + MAX_WAITING);
    }
  }

  /** Sets what decodes frames. */
  void decodeWith(Decoder codec) {
    decoder = Optional.of(codec);
  }

  /**
   * Decodes an image; empty before the service runs.
   *
   * @throws BusyException if too many requests wait
   */
  Optional<Decoded> decode(Entry entry) throws BadRecordException, BusyException {
    Optional<Decoder> codec = decoder;
    if (codec.isEmpty()) {
      return Optional.empty();
    }
    if (!waiting.tryAcquire()) {
      throw new BusyException();
    }
    try {
      return Optional.of(decode(entry, codec.get()));
    } finally {
      waiting.release();
    }
  }

  private synchronized Decoded decode(Entry entry, Decoder codec) throws BadRecordException {
    Decoded known = decoded.get(entry.id());
    if (known != null) {
      return known;
    }
    Decoded made = codec.decode(entry.coded(), entry.base());
    decoded.put(entry.id(), made);
    bytes += made.file().length;
    var eldest = decoded.entrySet().iterator();
    while (bytes > MAX_BYTES && eldest.hasNext()) {
      bytes -= eldest.next().getValue().file().length;
      eldest.remove();
    }
    return made;
  }
}
