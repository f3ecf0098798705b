package io.vqstream.sequence;

import io.vqstream.frame.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sequences at the end of a range of a partition, collected from their newest frames to their
 * key frames. Not thread-safe.
 */
final class SequenceIndex {
  private final Map<ByteBuffer, Sequence> sequences = new HashMap<>();
  private final Set<Frame.Reference> seen = new HashSet<>();
  private final ByteBuffer wantedKey;
  private final long end;
  private final long maxBytes;
  private long bytes;
  private boolean complete;

  /**
   * Creates an empty index.
   *
   * @param wantedKey key of the sequence that is looked for
   * @param wanted how an inter frame names the frame that the sequence ends with
   * @param end offset after the range
   * @param maxBytes max size of the frames of other sequences
   */
  SequenceIndex(ByteBuffer wantedKey, Frame.Reference wanted, long end, long maxBytes) {
    this.wantedKey = wantedKey;
    this.end = end;
    this.maxBytes = maxBytes;
    sequences.put(wantedKey, new Sequence(Optional.of(wanted)));
  }

  /**
   * A frame and what names it.
   *
   * @param name how the next inter frame names the frame
   * @param ofSequence whether other frames may build on it
   */
  record Candidate(ByteBuffer key, Frame.Coded frame, Frame.Reference name, boolean ofSequence) {}

  /** Adds a frame; callers add frames by descending offset. */
  void add(Candidate candidate) {
    ByteBuffer key = candidate.key();
    seen.add(candidate.name());
    Sequence known = sequences.get(key);
    if (known == null) {
      if (!candidate.ofSequence()) {
        return;
      }
      known = new Sequence(Optional.empty());
      sequences.put(key, known);
    }
    if (!known.expects(candidate.name())) {
      return;
    }
    int size = candidate.frame().payload().length + candidate.frame().metadata().length;
    if (bytes + size > maxBytes && !key.equals(wantedKey)) {
      known.truncated = true;
      return;
    }
    bytes += size;
    known.add(candidate);
  }

  /** Records that the range begins where nothing that is older can be read. */
  void complete() {
    complete = true;
  }

  /** Returns the offset after the range. */
  long end() {
    return end;
  }

  /** Returns the frames from the key frame to the one that is named; empty if one is missing. */
  Optional<List<Frame.Coded>> find(ByteBuffer key, Frame.Reference name) {
    Sequence sequence = sequences.get(key);
    return sequence == null ? Optional.empty() : sequence.upTo(name);
  }

  /** Returns whether the range holds a frame. */
  boolean contains(Frame.Reference name) {
    return seen.contains(name);
  }

  /**
   * Returns whether the range cannot lead to a frame: it does not hold the frame, or not its key
   * frame, and nothing older can be read.
   */
  boolean excludes(ByteBuffer key, Frame.Reference name) {
    Sequence sequence = sequences.get(key);
    boolean headless = sequence != null && sequence.endsBefore(name);
    return complete && (headless || !contains(name));
  }

  /** Frames of a key, the newest first, each the reference frame of the one before it. */
  private static final class Sequence {
    private final List<Candidate> frames = new ArrayList<>();
    private Optional<Frame.Reference> next;
    private boolean truncated;

    /**
     * @param next the frame to look for; empty for the newest
     */
    Sequence(Optional<Frame.Reference> next) {
      this.next = next;
    }

    private boolean startsWithKeyFrame() {
      return !frames.isEmpty() && next.isEmpty();
    }

    boolean expects(Frame.Reference name) {
      return !truncated && !startsWithKeyFrame() && next.map(name::equals).orElse(true);
    }

    void add(Candidate candidate) {
      frames.add(candidate);
      next = candidate.frame().reference();
    }

    /** Returns whether the frame was collected, but not the key frame. */
    boolean endsBefore(Frame.Reference name) {
      return !truncated
          && !startsWithKeyFrame()
          && frames.stream().anyMatch(each -> each.name().equals(name));
    }

    Optional<List<Frame.Coded>> upTo(Frame.Reference name) {
      if (!startsWithKeyFrame()) {
        return Optional.empty();
      }
      List<Frame.Coded> found = new ArrayList<>();
      for (int i = frames.size() - 1; i >= 0; i--) {
        found.add(frames.get(i).frame());
        if (frames.get(i).name().equals(name)) {
          return Optional.of(found);
        }
      }
      return Optional.empty();
    }
  }
}
