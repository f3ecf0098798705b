package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The chunks of a PNG file (PNG specification, third edition, section 5), walked from the signature
 * to IEND with their CRCs, so that a file cut short or damaged is known before it is decoded.
 * Ancillary chunks with a wrong CRC are taken as absent.
 *
 * @param image what the chunks say of the image; an eXIf chunk gives the orientation
 * @param colourType 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
 * @param bitDepth bits a sample or palette index: 1, 2, 4, 8 or 16
 * @param transparent of the tRNS chunk: bytes of it
 * @param transparentAt where in the file the tRNS chunk starts, with its length field
 */
record PngHeader(
    ImageHeader image,
    int colourType,
    int bitDepth,
    Optional<byte[]> transparent,
    int transparentAt) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  /** Length, type and CRC of a chunk. */
  static final int CHUNK_FRAME = 12;

  private static final int SIGNATURE = 8;
  private static final int IHDR_BYTES = 13;
  private static final int MAX_ICC_BYTES = 4 << 20;

  static PngHeader read(byte[] file, PixelLimit limit) throws UnreadableImageException {
    return new Walk(file, limit).toEnd();
  }

  /** One pass over the chunks. */
  private static final class Walk {
    private final byte[] file;
    private final ByteBuffer buffer;
    private final PixelLimit limit;
    private int width;
    private int height;
    private int bitDepth;
    private int colourType = -1;
    private boolean palette;
    private boolean pixels;
    private boolean animated;
    private Orientation orientation = Orientation.NORMAL;
    private final PngColour colour = new PngColour();
    private Optional<byte[]> transparent = Optional.empty();
    private int transparentAt;

    Walk(byte[] file, PixelLimit limit) {
      this.file = file;
      this.buffer = ByteBuffer.wrap(file);
      this.limit = limit;
    }

    PngHeader toEnd() throws UnreadableImageException {
      int at = SIGNATURE;
      while (true) {
        if (file.length - at < CHUNK_FRAME) {
          throw CorruptImage.endsEarly("the PNG chunks", file.length);
        }
        long length = buffer.getInt(at) & 0xffffffffL;
        String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
        if (colourType < 0) {
          readIhdr(at, type, length);
        }
        if (length > file.length - at - CHUNK_FRAME) {
          throw CorruptImage.endsEarly("the PNG chunk " + printable(type), file.length);
        }
        boolean whole = crcIsRight(at, (int) length);
        if (!whole && isCritical(type)) {
          throw CorruptImage.at(at, "wrong CRC of the PNG chunk " + printable(type));
        }
        if (type.equals("IEND")) {
          return header();
        }
        if (whole) {
          take(type, at, (int) length);
        }
        at += (int) length + CHUNK_FRAME;
      }
    }

    private void readIhdr(int at, String type, long length) throws UnreadableImageException {
      if (!type.equals("IHDR") || length != IHDR_BYTES) {
        throw CorruptImage.at(at, "no PNG header chunk");
      }
      if (file.length < at + 8 + IHDR_BYTES) {
        throw CorruptImage.endsEarly("the PNG header", file.length);
      }
      limit.check(buffer.getInt(at + 8) & 0xffffffffL, buffer.getInt(at + 12) & 0xffffffffL);
      width = buffer.getInt(at + 8);
      height = buffer.getInt(at + 12);
      bitDepth = file[at + 16];
      colourType = file[at + 17];
      if (!depthIsAllowed()) {
        throw CorruptImage.at(
            at + 16, "PNG colour type " + colourType + " with " + bitDepth + " bits");
      }
    }

    private boolean depthIsAllowed() {
      return switch (colourType) {
        case GREY ->
            bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8 || bitDepth == 16;
        case PALETTE -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
        case RGB, GREY_ALPHA, RGB_ALPHA -> bitDepth == 8 || bitDepth == 16;
        default -> false;
      };
    }

    private boolean crcIsRight(int at, int length) {
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, length + 4);
      return (int) crc.getValue() == buffer.getInt(at + 8 + length);
    }

    private void take(String type, int at, int length) {
      switch (type) {
        case "PLTE" -> palette = true;
        case "IDAT" -> pixels = true;
        case "acTL" -> animated = true;
        case "eXIf" -> orientation = ExifOrientation.of(content(at, length));
        case "cICP" -> colour.codePoints(content(at, length));
        case "iCCP" -> colour.profile(profile(content(at, length)));
        case "sRGB" -> colour.srgb();
        case "gAMA" -> colour.gamma(content(at, length));
        case "cHRM" -> colour.chromaticities(content(at, length));
        case "tRNS" -> {
          transparent = Optional.of(content(at, length));
          transparentAt = at;
        }
        default -> {
          // Says nothing about the pixels.
        }
      }
    }

    private byte[] content(int at, int length) {
      return Arrays.copyOfRange(file, at + 8, at + 8 + length);
    }

    private PngHeader header() throws UnreadableImageException {
      if (!pixels || colourType == PALETTE && !palette) {
        throw CorruptImage.endsEarly(
            "a PNG without " + (pixels ? "its palette" : "pixels"), file.length);
      }
      boolean grey = colourType == GREY || colourType == GREY_ALPHA;
      ImageHeader image =
          new ImageHeader(width, height, grey, orientation, colour.icc(), carriedReason());
      return new PngHeader(image, colourType, bitDepth, transparent, transparentAt);
    }

    private Optional<PassthroughReason> carriedReason() {
      if (bitDepth == 16) {
        return Optional.of(PassthroughReason.DEPTH);
      }
      if (animated) {
        return Optional.of(PassthroughReason.ANIMATION);
      }
      return colour.isHighRange() ? Optional.of(PassthroughReason.HDR) : Optional.empty();
    }
  }

  /** Chunks whose name starts with a capital letter must be understood. */
  private static boolean isCritical(String type) {
    return Character.isUpperCase(type.charAt(0));
  }

  private static String printable(String type) {
    return type.chars().allMatch(c -> c > ' ' && c < 127) ? type : "of unknown type";
  }

  /** The profile of an iCCP chunk: a name, a zero, the method 0, and a zlib stream. */
  private static Optional<byte[]> profile(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    if (chunk.length < name + 2) {
      return Optional.empty();
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(chunk, name + 2, chunk.length - name - 2);
      ByteArrayOutputStream profile = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      int n;
      while ((n = inflater.inflate(part)) > 0 && profile.size() < MAX_ICC_BYTES) {
        profile.write(part, 0, n);
      }
      return inflater.finished() ? Optional.of(profile.toByteArray()) : Optional.empty();
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
