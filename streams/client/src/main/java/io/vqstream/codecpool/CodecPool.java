package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.codec.ImageCodec;
import io.vqstream.fault.ExceptionMessages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of open codecs, keyed by checkpoint digest. Opening a codec beyond the bound
 * closes the least recently used idle codec and frees its memory; codecs in use are never closed,
 * so the pool can exceed its bound. Thread-safe; concurrent requests for a codec open it once.
 */
final class CodecPool implements AutoCloseable {
  private final CodecOpener opener;
  private final int maxOpen;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  CodecPool(CodecOpener opener, int maxOpen) {
    this.opener = opener;
    this.maxOpen = maxOpen;
  }

  /**
   * Acquires an open codec by a prefix of its digest.
   *
   * @return empty if no open codec or more than one matches
   */
  Optional<CodecLease> acquire(String prefix) {
    Entry entry;
    synchronized (this) {
      List<Entry> found =
          entries.values().stream()
              .filter(each -> each.isOpen() && each.digest.startsWith(prefix))
              .toList();
      if (found.size() != 1) {
        return Optional.empty();
      }
      entry = found.get(0);
      Entry unused = entries.get(entry.digest); // marks it as most recently used
      entry.users++;
    }
    return Optional.of(new PooledLease(entry));
  }

  /**
   * Acquires the codec of a checkpoint and opens it if necessary.
   *
   * @throws IOException if the codec cannot be opened; the message is one line
   */
  CodecLease acquire(Checkpoint checkpoint) throws IOException {
    Entry entry;
    List<Entry> idle;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the codec pool is closed");
      }
      entry = entries.computeIfAbsent(checkpoint.id().digest(), Entry::new);
      entry.users++;
      idle = takeIdle(); // frees memory before the next codec is opened
    }
    idle.forEach(Entry::close);
    PooledLease lease = new PooledLease(entry);
    try {
      entry.open(checkpoint, opener);
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.close();
      if (e instanceof IOException io) {
        throw io;
      }
      // A tensor is missing or has an unexpected shape.
      throw new CheckpointException("checkpoint " + checkpoint.name(), ExceptionMessages.line(e));
    }
  }

  /** Returns the number of open codecs. */
  synchronized int open() {
    return (int) entries.values().stream().filter(Entry::isOpen).count();
  }

  private List<Entry> takeIdle() {
    List<Entry> taken = new ArrayList<>();
    int surplus = closed ? entries.size() : entries.size() - maxOpen;
    for (Entry each : List.copyOf(entries.values())) {
      if (each.users == 0 && (surplus > 0 || !each.isOpen())) {
        entries.remove(each.digest);
        taken.add(each);
        surplus--;
      }
    }
    return taken;
  }

  /** Closes idle codecs now and every other codec when its last lease is closed. */
  @Override
  public void close() {
    List<Entry> idle;
    synchronized (this) {
      closed = true;
      idle = takeIdle();
    }
    idle.forEach(Entry::close);
  }

  /** A codec and its number of leases; the number is guarded by the lock of the pool. */
  private static final class Entry {
    final String digest;
    int users;
    private volatile @Nullable ImageCodec codec;

    Entry(String digest) {
      this.digest = digest;
    }

    boolean isOpen() {
      return codec != null;
    }

    synchronized void open(Checkpoint checkpoint, CodecOpener opener) throws IOException {
      if (codec == null) {
        codec = opener.open(checkpoint);
      }
    }

    synchronized void close() {
      if (codec != null) {
        codec.close();
      }
    }
  }

  private final class PooledLease implements CodecLease {
    private final Entry entry;
    private boolean returned;

    PooledLease(Entry entry) {
      this.entry = entry;
    }

    @Override
    public ImageCodec codec() {
      ImageCodec open = entry.codec;
      if (open == null) {
        throw new IllegalStateException("the codec is not open");
      }
      return open;
    }

    @Override
    public void close() {
      List<Entry> idle;
      synchronized (CodecPool.this) {
        if (returned) {
          return;
        }
        returned = true;
        entry.users--;
        idle = takeIdle();
      }
      idle.forEach(Entry::close);
    }
  }
}
