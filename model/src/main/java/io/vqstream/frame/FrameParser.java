package io.vqstream.frame;

import io.vqstream.frame.FrameException.Fault;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Parses frames, see the grammar of {@link Frame}. */
final class FrameParser {
  private FrameParser() {}

  /** Parses the frame that fills a buffer, see {@link Frame#parse(ByteBuffer)}. */
  static Frame parse(ByteBuffer bytes) throws FrameException {
    int length = bytes.limit();
    checkVersion(bytes);
    int end = length - Frame.CHECKSUM_OCTETS;
    if (end < Frame.HEADER_OCTETS) {
      throw new FrameException(Fault.CORRUPT_FRAME, length, "the frame is truncated");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.slice(0, end));
    FrameReader tail = new FrameReader(bytes, end, length);
    if (tail.number32("checksum") != (int) checksum.getValue()) {
      throw new FrameException(
          Fault.CORRUPT_FRAME, end, "checksum mismatch: the frame is corrupt or truncated");
    }
    FrameReader in = new FrameReader(bytes, Frame.HEADER_OCTETS, end);
    int first = in.octet("kind");
    int version = bytes.get(Frame.VERSION_OFFSET);
    if (version == Frame.LOSSLESS_VERSION) {
      return lossless(first, in);
    }
    return first < Frame.PASSTHROUGH ? coded(version, first, in) : passthrough(version, first, in);
  }

  private static void checkVersion(ByteBuffer bytes) throws FrameException {
    FrameReader in = new FrameReader(bytes, 0, bytes.limit());
    if (bytes.limit() < 2 || in.number16("magic") != Frame.MAGIC) {
      throw new FrameException(Fault.CORRUPT_FRAME, 0, "not a vqstream frame");
    }
    int version = in.octet("version");
    if (version < Frame.OLDEST_VERSION) {
      throw new FrameException(
          Fault.FRAME_TOO_OLD,
          Frame.VERSION_OFFSET,
          "frame version %d is too old: supported are %d and newer"
              .formatted(version, Frame.OLDEST_VERSION));
    }
    if (version > Frame.VERSION) {
      throw new FrameException(
          Fault.FRAME_TOO_NEW,
          Frame.VERSION_OFFSET,
          "frame version %d is too new: supported are versions up to %d"
              .formatted(version, Frame.VERSION));
    }
  }

  private static Frame.Coded coded(int version, int level, FrameReader in) throws FrameException {
    int quality = level & Frame.MAX_QUALITY;
    if (quality == 0) {
      throw in.corrupt("quality 0 is not valid");
    }
    byte[] checkpoint = in.octets(Frame.CHECKPOINT_OCTETS, "checkpoint");
    int check = in.number16("check");
    Optional<Frame.Reference> reference = Optional.empty();
    if (version == Frame.INTER_VERSION) {
      int checksum = in.number32("reference");
      int distance = in.positive("distance");
      if (distance > Frame.Reference.MAX_DISTANCE) {
        throw in.corrupt("distance " + distance + " is too large");
      }
      reference = Optional.of(new Frame.Reference(checksum, distance));
    }
    int width = in.positive("width");
    int height = height(width, in);
    boolean bare =
        version == Frame.PLAIN_VERSION || reference.isPresent() && in.skip(Frame.NO_METADATA);
    byte[] metadata = bare ? new byte[0] : metadata(in);
    boolean gray = (level & Frame.GRAY) != 0;
    return new Frame.Coded(
        checkpoint, check, quality, gray, width, height, metadata, in.rest(), reference);
  }

  private static Frame.Lossless lossless(int first, FrameReader in) throws FrameException {
    int form = first & ~Frame.GRAY;
    if (form != Frame.LOSSLESS && form != Frame.LOSSLESS_WITH_METADATA) {
      throw in.corrupt(
          first == Frame.PASSTHROUGH || first < Frame.PASSTHROUGH
              ? "frame version " + Frame.LOSSLESS_VERSION + " is for lossless frames only"
              : "unknown kind of frame " + first);
    }
    int width = in.positive("width");
    int height = height(width, in);
    byte[] metadata = form == Frame.LOSSLESS ? new byte[0] : metadata(in);
    int start = in.position();
    byte[] bitstream = in.rest();
    Optional<String> problem = Vp8lHeader.problem(bitstream, width, height);
    if (problem.isPresent()) {
      throw new FrameException(Fault.CORRUPT_FRAME, start, problem.get());
    }
    return new Frame.Lossless((first & Frame.GRAY) != 0, width, height, metadata, bitstream);
  }

  private static Frame.Passthrough passthrough(int version, int kind, FrameReader in)
      throws FrameException {
    if (kind != Frame.PASSTHROUGH) {
      throw in.corrupt("unknown kind of frame " + kind);
    }
    if (version != Frame.PLAIN_VERSION) {
      throw in.corrupt("frame version " + version + " cannot hold a file");
    }
    MediaType type = MediaType.ofId(in.octet("type"));
    int reason = in.octet("reason");
    int width = in.positive("width");
    int height = height(width, in);
    return new Frame.Passthrough(type, reason, width, height, in.rest());
  }

  private static byte[] metadata(FrameReader in) throws FrameException {
    return in.octets(in.positive("length of the metadata"), "metadata");
  }

  private static int height(int width, FrameReader in) throws FrameException {
    int height = in.positive("height");
    if ((long) width * height > Frame.MAX_PIXELS) {
      throw in.corrupt("an image of " + width + "x" + height + " pixels is too large");
    }
    return height;
  }
}
