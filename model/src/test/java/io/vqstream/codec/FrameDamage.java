package io.vqstream.codec;

import io.vqstream.frame.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Generates damaged frames, which always differ from the originals. The same seed gives the same
 * damage on every machine.
 */
public final class FrameDamage {
  /** Octets that belong to the header of every frame. */
  private static final int HEADER = 14;

  private static final int MAX_FLIPS = 64;

  /** Kind of damage. */
  enum Kind {
    /** 1 to {@value #MAX_FLIPS} bits flipped, anywhere. */
    FLIPS,
    /** 1 to 8 bits flipped in the header. */
    HEADER_FLIPS,
    /** The frame is truncated. */
    CUT,
    /** Bytes in the middle are missing. */
    GAP,
    /** A run of bytes is zero, as in a sector that was never written. */
    ZEROS,
    /** A run of bytes is noise. */
    NOISE,
    /** The start of one frame is followed by the end of another. */
    SPLICE
  }

  private final List<byte[]> frames;
  private final Random random;

  FrameDamage(List<byte[]> frames, long seed) {
    this.frames = frames;
    this.random = new Random(seed);
  }

  /** A damaged frame. */
  byte[] next(Kind kind) {
    byte[] damaged;
    do {
      damaged = damage(any().clone(), kind);
    } while (wasSent(damaged));
    return damaged;
  }

  private byte[] damage(byte[] frame, Kind kind) {
    return switch (kind) {
      case FLIPS -> flip(frame, 1 + random.nextInt(MAX_FLIPS), frame.length);
      case HEADER_FLIPS -> flip(frame, 1 + random.nextInt(8), HEADER);
      case CUT -> Arrays.copyOf(frame, random.nextInt(frame.length));
      case GAP -> {
        int from = random.nextInt(frame.length);
        yield join(frame, from, frame, from + 1 + random.nextInt(frame.length - from));
      }
      case ZEROS, NOISE -> {
        byte[] run = new byte[1 + random.nextInt(frame.length)];
        if (kind == Kind.NOISE) {
          random.nextBytes(run);
        }
        int at = random.nextInt(frame.length - run.length + 1);
        System.arraycopy(run, 0, frame, at, run.length);
        yield frame;
      }
      case SPLICE -> {
        byte[] other = any();
        int head = random.nextInt(frame.length + 1);
        // As often at the same place, as where a stream of blocks lost some, as anywhere.
        int tail = random.nextBoolean() ? random.nextInt(other.length + 1) : head;
        yield join(frame, head, other, Math.min(tail, other.length));
      }
    };
  }

  /** Returns the frame with a recomputed checksum. */
  public static byte[] mended(byte[] frame) {
    byte[] mended = frame.clone();
    int end = Math.max(0, frame.length - Frame.CHECKSUM_OCTETS);
    CRC32C checksum = new CRC32C();
    checksum.update(mended, 0, end);
    for (int i = end; i < mended.length; i++) {
      mended[i] = (byte) (checksum.getValue() >>> 8 * (mended.length - 1 - i));
    }
    return mended;
  }

  private byte[] any() {
    return frames.get(random.nextInt(frames.size()));
  }

  private boolean wasSent(byte[] bytes) {
    return frames.stream().anyMatch(frame -> Arrays.equals(frame, bytes));
  }

  private byte[] flip(byte[] frame, int bits, int within) {
    for (int i = 0; i < bits; i++) {
      int bit = random.nextInt(8 * within);
      frame[bit / 8] ^= (byte) (1 << bit % 8);
    }
    return frame;
  }

  private static byte[] join(byte[] one, int head, byte[] other, int tail) {
    byte[] joined = Arrays.copyOf(one, head + other.length - tail);
    System.arraycopy(other, tail, joined, head, other.length - tail);
    return joined;
  }
}
