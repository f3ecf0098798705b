package io.vqstream.frame;

import io.vqstream.codec.ChromaSubspaces;
import io.vqstream.image.PassthroughReason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A frame: the serialized form of one image. The grammar in ABNF (RFC 5234):
 *
 * <pre>
 * frame       = magic version ( coded / inter / lossless / passthrough ) checksum
 *
 * magic       = %xF6 %x51           ; 0xF6 occurs in no UTF-8 text, so text is never a frame
 * version     = %x01-04             ; 4: inter; 3: lossless; 2: coded with metadata; 1: all others
 * coded       = level checkpoint check width height [ metadata ] payload
 * inter       = level checkpoint check reference distance width height ( %x00 / metadata ) payload
 * lossless    = plain width height bitstream / described width height metadata bitstream
 * passthrough = %x80 type reason width height file
 * checksum    = 4OCTET              ; CRC-32C of all preceding bytes
 *
 * level       = %x01-3F / %x41-7F   ; quality in the low 6 bits; bit 6: gray, see {@link ChromaSubspaces}
 * plain       = %x81 / %xC1         ; bit 6: gray
 * described   = %x82 / %xC2         ; bit 6: gray
 * checkpoint  = 4OCTET              ; prefix of the SHA-256 of the checkpoint file
 * check       = 2OCTET              ; see {@link #check}
 * reference   = 4OCTET              ; checksum of the frame that the codes build on
 * distance    = positive            ; coded frames of the sequence since the key frame
 * metadata    = length method items ; length is that of method and items
 * length      = positive
 * method      = %x00 / %x01         ; items stored / as a zlib stream (RFC 1950)
 * items       = 1*( item length 1*OCTET )
 * item        = OCTET               ; see {@link io.vqstream.image.MetadataKind#id}
 * type        = OCTET               ; see {@link MediaType}
 * reason      = OCTET               ; see {@link PassthroughReason#id}
 * width       = positive            ; after EXIF orientation
 * height      = positive            ; width * height * 3 is at most 2^31-1
 * payload     = *OCTET              ; range-coded indices, see {@link io.vqstream.entropy.RangeEncoder}
 * bitstream   = 5*OCTET             ; VP8L image of this size without alpha (RFC 9649, section 3)
 * file        = *OCTET              ; the original image file
 *
 * positive    = *4more last         ; varint of 1 to 2^31-1: 7 bits an octet, lowest first,
 * more        = %x80-FF             ;   in the shortest form
 * last        = %x00-7F
 * </pre>
 *
 * Fixed-size numbers are big-endian. The overhead of a coded 32x32 image is 16 octets, of an inter
 * frame 6 more. An inter frame has checkpoint, level, width and height of its reference frame,
 * whose codes it needs. The checksum of an inter frame covers its own reference, so equal
 * references mean equal sequences. A lossless frame without metadata is at least 8 octets smaller
 * than the WebP file of its bitstream, whose RIFF and chunk headers it omits. Readers skip metadata
 * items of unknown kinds, see {@link MetadataBlock}.
 *
 * <p>{@link #parse} checks the version before the checksum, because another version may place the
 * checksum elsewhere. It verifies the checksum before it uses any other field.
 *
 * <p>Instances are immutable if callers do not write to the arrays: accessors do not copy them.
 */
public sealed interface Frame {
  /** Newest supported version. Writers use the oldest version that can represent the frame. */
  int VERSION = 4;

  /** Oldest supported version. */
  int OLDEST_VERSION = 1;

  /** Max quality level. */
  int MAX_QUALITY = 63;

  /** Length of the prefix of the checkpoint's SHA-256 in a frame, in octets. */
  int CHECKPOINT_OCTETS = 4;

  /** Max pixels of an image: its RGB samples fit one Java array. */
  long MAX_PIXELS = Integer.MAX_VALUE / 3;

  /** Version of pass-through frames, and of coded frames without metadata. */
  int PLAIN_VERSION = 1;

  /** Version of coded frames with metadata. */
  int METADATA_VERSION = 2;

  /** Version of lossless frames. */
  int LOSSLESS_VERSION = 3;

  /** Version of inter frames. */
  int INTER_VERSION = 4;

  int MAGIC = 0xf651;
  int VERSION_OFFSET = 2;
  int HEADER_OCTETS = 3;
  int CHECKSUM_OCTETS = 4;

  /** Offset of the first field of a coded frame. */
  int LEVEL_OFFSET = HEADER_OCTETS;

  int CHECKPOINT_OFFSET = LEVEL_OFFSET + 1;
  int CHECK_OFFSET = CHECKPOINT_OFFSET + CHECKPOINT_OCTETS;

  /** Offset of the reference of an inter frame. */
  int REFERENCE_OFFSET = CHECK_OFFSET + 2;

  int PASSTHROUGH = 0x80;
  int LOSSLESS = 0x81;
  int LOSSLESS_WITH_METADATA = 0x82;
  int GRAY = 0x40;

  /** Takes the place of the length of the metadata of an inter frame without metadata. */
  int NO_METADATA = 0x00;

  /** Returns the version of the grammar that the frame is written in. */
  int version();

  /** Returns how the frame represents the image. */
  Kind kind();

  /** Returns the width of the image in pixels. */
  int width();

  /** Returns the height of the image in pixels. */
  int height();

  /** Returns method and items of the metadata, see {@link MetadataBlock}; empty for none. */
  default byte[] metadata() {
    return new byte[0];
  }

  /** Returns the offset of the width in the serialized frame. */
  default int sizeOffset() {
    return FrameWriter.sizeOffset(this);
  }

  /** Returns the length of the serialized frame in octets. */
  default int length() {
    return FrameWriter.length(this);
  }

  /** Serializes the frame. */
  default byte[] toBytes() {
    return FrameWriter.write(this);
  }

  /**
   * Names the frame that an inter frame builds on.
   *
   * @param checksum checksum at the end of that frame
   * @param distance number of coded frames of the sequence since the key frame, from 1
   */
  record Reference(int checksum, int distance) {
    /** A frame whose reference has this distance is not a reference itself: none can name it. */
    static final int MAX_DISTANCE = Integer.MAX_VALUE - 1;

    /** Checks the distance. */
    public Reference {
      if (distance < 1 || distance > MAX_DISTANCE) {
        throw new IllegalArgumentException(
            "distance must be 1 to " + MAX_DISTANCE + ", not " + distance);
      }
    }

    /** Returns the checksum as 8 lower-case hexadecimal digits. */
    public String name() {
      return HexFormat.of().toHexDigits(checksum);
    }
  }

  /**
   * A frame of entropy-coded codebook indices.
   *
   * @param checkpoint SHA-256 of the checkpoint file, truncated to {@value #CHECKPOINT_OCTETS}
   *     bytes
   * @param check {@link #check} of the codes, 16 bits
   * @param quality level, 1..63
   * @param gray whether the image is gray and has no codes in the {@linkplain ChromaSubspaces
   *     chroma subspaces}
   * @param metadata method and items, see {@link MetadataBlock}; empty for none
   * @param payload range-coded codes
   * @param reference the frame that this one builds on; empty for a key frame
   */
  record Coded(
      byte[] checkpoint,
      int check,
      int quality,
      boolean gray,
      int width,
      int height,
      byte[] metadata,
      byte[] payload,
      Optional<Reference> reference)
      implements Frame {

    public Coded {
      Objects.requireNonNull(payload, "payload");
      Objects.requireNonNull(metadata, "metadata");
      Objects.requireNonNull(reference, "reference");
      Objects.checkFromToIndex(0, CHECKPOINT_OCTETS, checkpoint.length);
      checkpoint = Arrays.copyOf(checkpoint, CHECKPOINT_OCTETS);
      if (check >>> 16 != 0 || quality < 1 || quality > MAX_QUALITY) {
        throw new IllegalArgumentException(
            "check %x or quality %d is out of range".formatted(check, quality));
      }
      checkSize(width, height);
    }

    /** Creates a key frame. */
    public Coded(
        byte[] checkpoint,
        int check,
        int quality,
        boolean gray,
        int width,
        int height,
        byte[] metadata,
        byte[] payload) {
      this(checkpoint, check, quality, gray, width, height, metadata, payload, Optional.empty());
    }

    /** Creates a key frame without metadata. */
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
      if (reference.isPresent()) {
        return INTER_VERSION;
      }
      return metadata.length == 0 ? PLAIN_VERSION : METADATA_VERSION;
    }

    @Override
    public Kind kind() {
      return Kind.CODED;
    }

    /** Returns the checkpoint's SHA-256 prefix as 8 lower-case hexadecimal digits. */
    public String checkpointName() {
      return HexFormat.of().formatHex(checkpoint);
    }

    /** Returns whether another frame has the same checkpoint, level, size and gray flag. */
    public boolean isLike(Coded other) {
      return Arrays.equals(checkpoint, other.checkpoint)
          && quality == other.quality
          && gray == other.gray
          && width == other.width
          && height == other.height;
    }

    /** Returns this frame as one that builds on another. */
    public Coded withReference(Optional<Reference> value) {
      return new Coded(checkpoint, check, quality, gray, width, height, metadata, payload, value);
    }

    /** Returns this frame with neither metadata nor payload. */
    public Coded header() {
      byte[] none = new byte[0];
      return new Coded(checkpoint, check, quality, gray, width, height, none, none, reference);
    }
  }

  /**
   * A frame of exact pixels: the bitstream of a lossless WebP image.
   *
   * @param gray whether the image is gray
   * @param metadata method and items, see {@link MetadataBlock}; empty for none
   * @param bitstream VP8L bitstream of width x height pixels without alpha (RFC 9649, section 3)
   */
  record Lossless(boolean gray, int width, int height, byte[] metadata, byte[] bitstream)
      implements Frame {

    public Lossless {
      Objects.requireNonNull(metadata, "metadata");
      checkSize(width, height);
      Optional<String> problem = Vp8lHeader.problem(bitstream, width, height);
      if (problem.isPresent()) {
        throw new IllegalArgumentException(problem.get());
      }
    }

    @Override
    public int version() {
      return LOSSLESS_VERSION;
    }

    @Override
    public Kind kind() {
      return Kind.LOSSLESS;
    }

    /** Returns the offset of the bitstream in the serialized frame. */
    public int bitstreamOffset() {
      return length() - CHECKSUM_OCTETS - bitstream.length;
    }
  }

  /**
   * A frame that passes the original image file through.
   *
   * @param type media type of the file
   * @param reason {@link PassthroughReason#id} of the reason, 0..255; a newer version may have
   *     written an id that this version does not know
   * @param file bytes of the file
   */
  record Passthrough(MediaType type, int reason, int width, int height, byte[] file)
      implements Frame {

    public Passthrough {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(file, "file");
      if (reason >>> 8 != 0) {
        throw new IllegalArgumentException("reason id " + reason + " is not in 0..255");
      }
      checkSize(width, height);
    }

    /** Creates a frame with a known reason. */
    public Passthrough(
        MediaType type, PassthroughReason reason, int width, int height, byte[] file) {
      this(type, reason.id(), width, height, file);
    }

    @Override
    public int version() {
      return PLAIN_VERSION;
    }

    @Override
    public Kind kind() {
      return Kind.PASSTHROUGH;
    }
  }

  /**
   * Parses a frame and verifies its checksum.
   *
   * @throws FrameException if the bytes are not a frame, are corrupt or truncated, or have an
   *     unsupported version
   */
  static Frame parse(byte[] bytes) throws FrameException {
    return parse(ByteBuffer.wrap(bytes));
  }

  /**
   * Parses a frame and verifies its checksum. The payload or file is copied once; the frame does
   * not refer to the buffer.
   *
   * @param source the frame, from position to limit, neither of which changes
   * @throws FrameException if the bytes are not a frame, are corrupt or truncated, or have an
   *     unsupported version
   */
  static Frame parse(ByteBuffer source) throws FrameException {
    return FrameParser.parse(source.slice());
  }

  /** Returns the checksum of a serialized frame, which names it. */
  static int checksum(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt(frame.length - CHECKSUM_OCTETS);
  }

  /**
   * Computes the 16-bit check of the codes of a frame. If the checksum of a frame is correct, its
   * check fails only if the reader's prior differs from the writer's, which it misses with
   * probability 2^-16.
   *
   * @param codes all codes, in an order that writer and reader share
   * @param quality level, 1..63
   * @return CRC-32C of the codes followed by width, height and the level octet (4 bytes each,
   *     big-endian), its upper 16 bits XOR its lower 16 bits
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

  /** Returns the level octet of a coded frame. */
  static int level(int quality, boolean gray) {
    return gray ? GRAY | quality : quality;
  }

  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "a frame cannot hold an image of " + width + "x" + height + " pixels");
    }
  }
}
