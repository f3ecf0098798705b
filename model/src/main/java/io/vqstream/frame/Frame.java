package io.vqstream.frame;

import io.vqstream.codec.ChromaSubspaces;
import io.vqstream.entropy.RangeDecoder;
import io.vqstream.frame.FrameException.Fault;
import io.vqstream.image.PassthroughReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A frame: what is sent and kept of one image.
 *
 * <pre>
 * frame      = magic version ( coded / carried ) checksum
 *
 * magic      = %xF6 %x51           ; no UTF-8 text has the first, so that no text is taken for one
 * version    = %x01 / %x02         ; 2 where there is metadata, which only coded frames have
 * coded      = level checkpoint check width height [ metadata ] payload
 * carried    = %x80 type reason width height file
 * checksum   = 4OCTET              ; CRC-32C of all bytes before it
 *
 * level      = %x01-3F / %x41-7F   ; quality in the low 6 bits; bit 6: gray, see {@link ChromaSubspaces}
 * checkpoint = 4OCTET              ; the first of the SHA-256 of the checkpoint file
 * check      = 2OCTET              ; see {@link #check}
 * metadata   = length method items ; length in octets of method and items
 * length     = positive
 * method     = %x00 / %x01         ; items as they are / as a zlib stream (RFC 1950)
 * items      = 1*( item length 1*OCTET )
 * item       = OCTET               ; see {@link io.vqstream.image.MetadataKind#id}
 * type       = OCTET               ; see {@link MediaType}
 * reason     = OCTET               ; see {@link PassthroughReason#id}
 * width      = positive            ; of the image as a viewer shows it
 * height     = positive            ; width * height * 3 is at most 2^31-1
 * payload    = *OCTET              ; the codes, see {@link io.vqstream.entropy.RangeEncoder}
 * file       = *OCTET              ; the image file as it came
 *
 * positive   = *4more last         ; 1 to 2^31-1, 7 bits an octet, the lowest first,
 * more       = %x80-FF             ;   in as few octets as it needs
 * last       = %x00-7F
 * </pre>
 *
 * Numbers of several octets have the highest first. Around the codes of a 32x32 image there are 16
 * octets. Items of unknown kinds are skipped, see {@link MetadataBlock}.
 *
 * <p>The version is looked at before the checksum, for another version may keep it elsewhere; magic
 * and version aside nothing is believed before the checksum is. Immutable as long as nobody writes
 * to the arrays, which are not copied on their way out.
 */
public sealed interface Frame {
  /** The newest version read. A frame is written in the oldest version that can hold it. */
  int VERSION = 2;

  /** The oldest version read. */
  int OLDEST_VERSION = 1;

  /** Highest quality level that a frame can name. */
  int MAX_QUALITY = 63;

  /** Octets of the checkpoint's SHA-256 that a frame names it by. */
  int CHECKPOINT_OCTETS = 4;

  /** Most pixels of an image: their samples fit one array. */
  long MAX_PIXELS = Integer.MAX_VALUE / 3;

  /** The version of frames without metadata. */
  int PLAIN_VERSION = 1;

  /** The first version that can hold metadata. */
  int METADATA_VERSION = 2;

  int MAGIC = 0xf651;
  int VERSION_OFFSET = 2;
  int HEADER_OCTETS = 3;
  int CHECKSUM_OCTETS = 4;

  /** Where a coded frame's fields start, for errors to name. */
  int LEVEL_OFFSET = HEADER_OCTETS;

  int CHECKPOINT_OFFSET = LEVEL_OFFSET + 1;
  int CHECK_OFFSET = CHECKPOINT_OFFSET + CHECKPOINT_OCTETS;
  int SIZE_OFFSET = CHECK_OFFSET + 2;

  /** Room for everything around payload and metadata, or a file, with numbers of five octets. */
  int MAX_AROUND = 32;

  int PASSTHROUGH = 0x80;
  int GRAY = 0x40;

  /** Version of the grammar that the frame is written in. */
  int version();

  /** Columns of the image. */
  int width();

  /** Rows of the image. */
  int height();

  /** The frame as it is sent. */
  byte[] toBytes();

  /**
   * An image as code indices.
   *
   * @param checkpoint the first {@value #CHECKPOINT_OCTETS} bytes of the SHA-256 of the checkpoint
   *     file; what follows them is cut off
   * @param check {@link #check} of the codes
   * @param quality level, 1..63
   * @param gray whether the image decodes to one channel and has no codes in the slots that {@link
   *     ChromaSubspaces} names
   * @param metadata method and items, see {@link MetadataBlock}; empty for none
   * @param payload the range-coded codes
   */
  record Coded(
      byte[] checkpoint,
      int check,
      int quality,
      boolean gray,
      int width,
      int height,
      byte[] metadata,
      byte[] payload)
      implements Frame {

    public Coded {
      Objects.requireNonNull(payload, "payload");
      Objects.requireNonNull(metadata, "metadata");
      Objects.checkFromToIndex(0, CHECKPOINT_OCTETS, checkpoint.length);
      checkpoint = Arrays.copyOf(checkpoint, CHECKPOINT_OCTETS);
      if (check >>> 16 != 0 || quality < 1 || quality > MAX_QUALITY) {
        throw new IllegalArgumentException("no such check or quality: " + check + ", " + quality);
      }
      checkSize(width, height);
    }

    /** A frame without metadata. */
    public Coded(
        byte[] checkpoint,
        int check,
        int quality,
        boolean gray,
        int width,
        int height,
        byte[] payload) {
      this(checkpoint, check, quality, gray, width, height, new byte[0], payload);
    }

    @Override
    public int version() {
      return metadata.length == 0 ? PLAIN_VERSION : METADATA_VERSION;
    }

    @Override
    public byte[] toBytes() {
      ByteBuffer out = start(version(), Math.addExact(metadata.length, payload.length));
      out.put((byte) level(quality, gray)).put(checkpoint).putShort((short) check);
      putPositive(out, width);
      putPositive(out, height);
      if (metadata.length > 0) {
        putPositive(out, metadata.length);
        out.put(metadata);
      }
      out.put(payload);
      return finish(out);
    }

    /** The checkpoint's prefix in hexadecimal. */
    public String checkpointName() {
      return HexFormat.of().formatHex(checkpoint);
    }

    /**
     * Refuses to go on with another checkpoint than the one that wrote the frame.
     *
     * @param digest SHA-256 of the checkpoint file at hand
     * @throws FrameException with {@link Fault#UNKNOWN_CHECKPOINT}
     */
    public void requireCheckpoint(byte[] digest) throws FrameException {
      if (!Arrays.equals(digest, 0, CHECKPOINT_OCTETS, checkpoint, 0, CHECKPOINT_OCTETS)) {
        throw new FrameException(
            Fault.UNKNOWN_CHECKPOINT,
            CHECKPOINT_OFFSET,
            "written with checkpoint %s, the one at hand is %s"
                .formatted(
                    checkpointName(), HexFormat.of().formatHex(digest, 0, CHECKPOINT_OCTETS)));
      }
    }

    /**
     * Refuses codes that are not those that the frame was written from.
     *
     * @param codes the decoded codes, in the order that {@link #check} was given them
     * @throws FrameException with {@link Fault#PRIOR_MISMATCH}
     */
    public void requireCodes(byte[] codes) throws FrameException {
      int found = Frame.check(codes, width, height, quality, gray);
      if (found != check) {
        throw new FrameException(
            Fault.PRIOR_MISMATCH,
            CHECK_OFFSET,
            "the codes come out with check %04x, written was %04x: another prior computed them"
                .formatted(found, check));
      }
    }

    /**
     * Refuses a payload that is not, byte for byte, the one its codes are written as.
     *
     * @param in what the codes were decoded from
     * @throws FrameException with {@link Fault#CORRUPT_FRAME}
     */
    public void requireEnd(RangeDecoder in) throws FrameException {
      if (!in.endsAsWritten()) {
        throw new FrameException(
            Fault.CORRUPT_FRAME,
            toBytes().length - CHECKSUM_OCTETS,
            "the codes end before their bytes do, or are written in others");
      }
    }
  }

  /**
   * An image file as it came.
   *
   * @param type media type of the file
   * @param reason {@link PassthroughReason#id} of why it is not coded, 0 to 255; newer versions may
   *     have written one that this version does not know
   * @param file the file's bytes
   */
  record Passthrough(MediaType type, int reason, int width, int height, byte[] file)
      implements Frame {

    public Passthrough {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(file, "file");
      if (reason >>> 8 != 0) {
        throw new IllegalArgumentException("the id of a reason is one octet, not " + reason);
      }
      checkSize(width, height);
    }

    public Passthrough(
        MediaType type, PassthroughReason reason, int width, int height, byte[] file) {
      this(type, reason.id(), width, height, file);
    }

    @Override
    public int version() {
      return PLAIN_VERSION;
    }

    @Override
    public byte[] toBytes() {
      ByteBuffer out = start(version(), file.length);
      out.put((byte) PASSTHROUGH).put((byte) type.id()).put((byte) reason);
      putPositive(out, width);
      putPositive(out, height);
      out.put(file);
      return finish(out);
    }
  }

  /**
   * Reads a frame.
   *
   * @throws FrameException if the bytes are no frame, not a whole one, or one of another version
   */
  static Frame parse(byte[] bytes) throws FrameException {
    checkVersion(bytes);
    int end = bytes.length - CHECKSUM_OCTETS;
    if (end < HEADER_OCTETS) {
      throw new FrameException(Fault.CORRUPT_FRAME, bytes.length, "the frame is cut short");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, end);
    FrameReader tail = new FrameReader(bytes, end, bytes.length);
    long written = (long) tail.number16("checksum") << 16 | tail.number16("checksum");
    if (written != checksum.getValue()) {
      throw new FrameException(
          Fault.CORRUPT_FRAME, end, "the checksum differs: the frame is damaged or cut short");
    }
    FrameReader in = new FrameReader(bytes, HEADER_OCTETS, end);
    int first = in.octet("kind");
    int version = bytes[VERSION_OFFSET];
    return first < PASSTHROUGH ? coded(version, first, in) : passthrough(version, first, in);
  }

  /**
   * The check that a coded frame holds. Once the checksum is right, only codes that were decoded
   * with another prior than they were written with can fail it, all but one time in 65536.
   *
   * @param codes all codes, in any order that writer and reader share
   * @param quality level, 1..63
   * @return the CRC-32C of the codes and of width, height and the level octet (4 bytes each, the
   *     highest first), its upper 16 bits XOR its lower
   */
  static int check(byte[] codes, int width, int height, int quality, boolean gray) {
    CRC32C crc = new CRC32C();
    crc.update(codes);
    for (int number : new int[] {width, height, level(quality, gray)}) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        crc.update(number >>> shift);
      }
    }
    int value = (int) crc.getValue();
    return (value >>> 16 ^ value) & 0xffff;
  }

  private static int level(int quality, boolean gray) {
    return gray ? GRAY | quality : quality;
  }

  private static void checkVersion(byte[] bytes) throws FrameException {
    FrameReader in = new FrameReader(bytes, 0, bytes.length);
    if (bytes.length < 2 || in.number16("magic") != MAGIC) {
      throw new FrameException(Fault.CORRUPT_FRAME, 0, "no vqstream frame");
    }
    int version = in.octet("version");
    if (version < OLDEST_VERSION) {
      throw new FrameException(
          Fault.FRAME_TOO_OLD,
          2,
          "frame version %d is too old: read are %d and newer".formatted(version, OLDEST_VERSION));
    }
    if (version > VERSION) {
      throw new FrameException(
          Fault.FRAME_TOO_NEW,
          2,
          "frame version %d is too new: read are versions up to %d".formatted(version, VERSION));
    }
  }

  private static Coded coded(int version, int level, FrameReader in) throws FrameException {
    int quality = level & MAX_QUALITY;
    if (quality == 0) {
      throw in.corrupt("there is no quality 0");
    }
    byte[] checkpoint = in.octets(CHECKPOINT_OCTETS, "checkpoint");
    int check = in.number16("check");
    int width = in.positive("width");
    int height = height(width, in);
    byte[] metadata =
        version < METADATA_VERSION
            ? new byte[0]
            : in.octets(in.positive("length of the metadata"), "metadata");
    return new Coded(
        checkpoint, check, quality, (level & GRAY) != 0, width, height, metadata, in.rest());
  }

  private static Passthrough passthrough(int version, int kind, FrameReader in)
      throws FrameException {
    if (kind != PASSTHROUGH) {
      throw in.corrupt("there is no kind of frame " + kind);
    }
    if (version != PLAIN_VERSION) {
      throw in.corrupt("a frame of version " + version + " holds codes, not a file");
    }
    MediaType type = MediaType.ofId(in.octet("type"));
    int reason = in.octet("reason");
    int width = in.positive("width");
    int height = height(width, in);
    return new Passthrough(type, reason, width, height, in.rest());
  }

  private static int height(int width, FrameReader in) throws FrameException {
    int height = in.positive("height");
    if ((long) width * height > MAX_PIXELS) {
      throw in.corrupt("an image of " + width + "x" + height + " is too large");
    }
    return height;
  }

  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException("no frame holds an image of " + width + "x" + height);
    }
  }

  private static ByteBuffer start(int version, int contentOctets) {
    ByteBuffer out = ByteBuffer.allocate(Math.addExact(contentOctets, MAX_AROUND));
    return out.putShort((short) MAGIC).put((byte) version);
  }

  private static byte[] finish(ByteBuffer out) {
    CRC32C checksum = new CRC32C();
    checksum.update(out.array(), 0, out.position());
    out.putInt((int) checksum.getValue());
    return Arrays.copyOf(out.array(), out.position());
  }

  private static void putPositive(ByteBuffer out, int value) {
    int rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      out.put((byte) (rest | 0x80));
    }
    out.put((byte) rest);
  }
}
