package io.vqstream.deadletter;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The records of one failure reason in one partition that are done: all before an offset, except
 * some ranges. Stored as the offset of a consumer group with the ranges in its metadata, such as
 * {@code left 17 4+12}: offset 17, and 12 offsets that start 4 after it.
 *
 * <p>A run passes the records of the reason in order, from the first that exists. Not thread-safe.
 */
public final class DoneOffsets {
  private static final String GROUPS = "vqstream-replay-";
  private static final String HEAD = "left";
  private static final Pattern RANGE = Pattern.compile(" (\\d{1,18})(?:\\+(\\d{1,18}))?");

  /** First offset that no run has reached. */
  private long next;

  /** Ranges before it whose records are pending: first offset to last. */
  private final TreeMap<Long, Long> left = new TreeMap<>();

  /** Last record of this run, and whether it is pending. */
  private long seen = -1;

  private boolean leftSeen;

  /** Returns the consumer group of a reason in which replays to the source topics commit. */
  public static String group(String reason) {
    return GROUPS + reason;
  }

  /**
   * Restores what an earlier run committed.
   *
   * @param metadata ignored if not written by this class
   */
  public static DoneOffsets of(long offset, String metadata) {
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

  /** Returns a copy, to be used once the transaction has committed. */
  public DoneOffsets copy() {
    DoneOffsets copy = new DoneOffsets();
    copy.next = next;
    copy.left.putAll(left);
    copy.seen = seen;
    copy.leftSeen = leftSeen;
    return copy;
  }

  /** Returns whether a record is done. */
  public boolean contains(long offset) {
    Map.Entry<Long, Long> range = left.floorEntry(offset);
    return offset < next && (range == null || range.getValue() < offset);
  }

  /** Marks the next record as done, by this run or an earlier one. */
  public void done(long offset) {
    look(offset);
    leftSeen = false;
  }

  /** Marks the next record as pending; the run continues. */
  public void leave(long offset) {
    Long first = leftSeen ? left.floorKey(seen) : Long.valueOf(offset);
    look(offset);
    left.put(first, offset);
    leftSeen = true;
  }

  /** Advances to a record; there is none of the reason between the previous one and this one. */
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

  /** Returns the offset to commit. */
  public long offset() {
    return next;
  }

  /** Returns the metadata to commit; empty if no record is pending. */
  public String metadata() {
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
