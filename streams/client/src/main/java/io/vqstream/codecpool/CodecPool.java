package io.vqstream.codecpool;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointException;
import io.vqstream.codec.ImageCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Codecs that are open, by digest: so many at most, unless more are in use. Who opens one too many
 * closes the idle one that was used the longest time ago, which frees its native memory. Safe for
 * use by many threads; two that want the same codec open it once.
 */
final class CodecPool implements AutoCloseable {
  private final CodecOpener opener;
  private final int most;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  CodecPool(CodecOpener opener, int most) {
    this.opener = opener;
    this.most = most;
  }

  /** The open codec whose digest begins so; empty where none is open, or several are. */
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
      entry = entries.get(found.get(0).digest); // which makes it the latest used
      entry.users++;
    }
    return Optional.of(new Loan(entry));
  }

  /**
   * The codec of that checkpoint, opened where it is not open.
   *
   * @throws IOException if it cannot be opened, in one line
   */
  CodecLease acquire(Checkpoint checkpoint) throws IOException {
    Entry entry;
    List<Entry> idle;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the codecs are closed");
      }
      entry = entries.computeIfAbsent(checkpoint.id().digest(), Entry::new);
      entry.users++;
      idle = takeIdle(); // before the next one takes its memory
    }
    idle.forEach(Entry::close);
    Loan loan = new Loan(entry);
    try {
      entry.open(checkpoint, opener);
      return loan;
    } catch (IOException | RuntimeException e) {
      loan.close();
      if (e instanceof IOException io) {
        throw io;
      }
      // A tensor is missing or has another shape.
      throw new CheckpointException("checkpoint " + checkpoint.name(), e.getMessage());
    }
  }

  /** Number of open codecs. */
  synchronized int open() {
    return (int) entries.values().stream().filter(Entry::isOpen).count();
  }

  private List<Entry> takeIdle() {
    List<Entry> taken = new ArrayList<>();
    int surplus = closed ? entries.size() : entries.size() - most;
    for (Entry each : List.copyOf(entries.values())) {
      if (each.users == 0 && (surplus > 0 || !each.isOpen())) {
        entries.remove(each.digest);
        taken.add(each);
        surplus--;
      }
    }
    return taken;
  }

  /** Closes all that are idle now, and each of the others when its last loan is closed. */
  @Override
  public void close() {
    List<Entry> idle;
    synchronized (this) {
      closed = true;
      idle = takeIdle();
    }
    idle.forEach(Entry::close);
  }

  /** A codec and how many use it; users are counted under the outer lock. */
  private static final class Entry {
    final String digest;
    int users;
    private volatile ImageCodec codec;

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

  private final class Loan implements CodecLease {
    private final Entry entry;
    private boolean returned;

    Loan(Entry entry) {
      this.entry = entry;
    }

    @Override
    public ImageCodec codec() {
      return entry.codec;
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
