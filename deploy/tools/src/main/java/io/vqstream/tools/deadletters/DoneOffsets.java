package io.vqstream.tools.deadletters;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records of one reason in one partition are done: all before an offset, but for some ranges.
 * It is kept as a consumer group's offset with the ranges in the metadata, such as {@code left 17
 * 4+12}: offset 17, and from 4 offsets after it 12 more.
 *
 * <p>A run shows it the records of the reason in their order, from the first that is still there.
 * Not safe for use by many threads.
 */
final class DoneOffsets {
  private static final String HEAD = "left";
  private static final Pattern RANGE = Pattern.compile(" (\\d{1,18})(?:\\+(\\d{1,18}))?");

  /** The first offset that no run has come to. */
  private long next;

  /** Ranges before it whose records are not done: first offset to last. */
  private final TreeMap<Long, Long> left = new TreeMap<>();

  /** The last record of this run, and whether it was left. */
  private long seen = -1;

  private boolean leftSeen;

  /**
   * Restores what an earlier run committed.
   *
   * @param metadata other people's is taken for none
   */
  static DoneOffsets of(long offset, String metadata) {
    DoneOffsets done = new DoneOffsets();
    done.next = offset;
    if (metadata.startsWith(HEAD)) {
      Matcher range = RANGE.matcher(metadata);
      long end = 0;
      while (range.find()) {
        long first = end + Long.parseLong(range.group(1));
        end = first + (range.group(2) == null ? 0 : Long.parseLong(range.group(2)));
        done.left.put(first, end);
      }
    }
    return done;
  }

  /** Returns a copy, to be kept only if the transaction commits. */
  DoneOffsets copy() {
    DoneOffsets copy = new DoneOffsets();
    copy.next = next;
    copy.left.putAll(left);
    copy.seen = seen;
    copy.leftSeen = leftSeen;
    return copy;
  }

  /** Whether that record is done. */
  boolean contains(long offset) {
    Map.Entry<Long, Long> range = left.floorEntry(offset);
    return offset < next && (range == null || range.getValue() < offset);
  }

  /** The next record is done, now or before. */
  void done(long offset) {
    look(offset);
    leftSeen = false;
  }

  /** The next record is not done, and the run goes on. */
  void leave(long offset) {
    Long first = leftSeen ? left.floorKey(seen) : Long.valueOf(offset);
    look(offset);
    left.put(first, offset);
    leftSeen = true;
  }

  /** There is no record of the reason between the one before and this one. */
  private void look(long offset) {
    long from = seen + 1;
    Map.Entry<Long, Long> first = left.floorEntry(from);
    if (first != null && first.getKey() < from && first.getValue() >= from) {
      left.put(first.getKey(), seen);
      left.put(from, first.getValue());
    }
    for (var range = left.ceilingEntry(from);
        range != null && range.getKey() <= offset;
        range = left.ceilingEntry(from)) {
      left.remove(range.getKey());
      if (range.getValue() > offset) {
        left.put(offset + 1, range.getValue());
        break;
      }
    }
    seen = offset;
    next = Math.max(next, offset + 1);
  }

  /** The offset to commit. */
  long offset() {
    return next;
  }

  /** The metadata to commit with it; empty where no record is left. */
  String metadata() {
    if (left.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(HEAD);
    long end = 0;
    for (Map.Entry<Long, Long> range : left.entrySet()) {
      text.append(' ').append(range.getKey() - end);
      long more = range.getValue() - range.getKey();
      if (more > 0) {
        text.append('+').append(more);
      }
      end = range.getValue();
    }
    return text.toString();
  }
}
