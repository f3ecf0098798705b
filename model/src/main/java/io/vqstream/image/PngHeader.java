package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (PNG specification, third edition, section 5), scanned from the
 * signature to IEND with their CRCs, so that truncated or damaged files are rejected before
 * decoding.
 *
 * <p>An ancillary chunk that is malformed, repeated, out of place or has a wrong CRC is ignored, as
 * in libpng. The exception is iCCP: a color profile that cannot be read makes the image pass
 * through.
 *
 * @param image the header
 * @param colorType 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha
 * @param bitDepth bits per sample or palette index: 1, 2, 4, 8 or 16
 * @param transparent content of the tRNS chunk; empty if the image has none
 * @param plain the chunks that hold the pixels
 */
record PngHeader(
    ImageHeader image, int colorType, int bitDepth, Optional<byte[]> transparent, PlainPng plain) {
  static final int GRAY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GRAY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  /** Length, type and CRC of a chunk. */
  static final int CHUNK_FRAME = 12;

  private static final int SIGNATURE = 8;
  private static final int IHDR_BYTES = 13;
  private static final String NO_END =
      "the file ends without the PNG end chunk IEND, but its image data is complete";

  static PngHeader read(byte[] file, PixelLimit limit) throws UnreadableImageException {
    return new ChunkScanner(file, limit).scan();
  }

  /** Scans the chunks of a file. */
  private static final class ChunkScanner {
    private final byte[] file;
    private final ByteBuffer buffer;
    private final PixelLimit limit;
    private int width;
    private int height;
    private int bitDepth;
    private int colorType = -1;
    private byte[] palette = {};
    private boolean hasPalette;
    private boolean animated;
    private boolean gainMap;
    private boolean stereo;
    private final ImageMetadata.Builder metadata = new ImageMetadata.Builder();
    private Optional<Orientation> orientation = Optional.empty();
    private Optional<byte[]> rawExif = Optional.empty();
    private final PngColor color = new PngColor();
    private final List<PlainPng.Part> pixels = new ArrayList<>();
    private Optional<byte[]> transparent = Optional.empty();

    ChunkScanner(byte[] file, PixelLimit limit) {
      this.file = file;
      this.buffer = ByteBuffer.wrap(file);
      this.limit = limit;
    }

    PngHeader scan() throws UnreadableImageException {
      int at = SIGNATURE;
      while (true) {
        if (file.length - at < 8) {
          return withoutEnd("the PNG chunks", true);
        }
        long length = buffer.getInt(at) & 0xffffffffL;
        String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
        if (colorType < 0) {
          readIhdr(at, type, length);
        }
        if (length > file.length - at - CHUNK_FRAME) {
          boolean cutsPixels = type.equals("IDAT");
          if (cutsPixels) {
            pixels.add(new PlainPng.Part(at + 8, (int) Math.min(at + 8 + length, file.length)));
          }
          return withoutEnd("the PNG chunk " + printable(type), !cutsPixels);
        }
        boolean whole = isCrcCorrect(at, (int) length);
        if (!whole && isCritical(type)) {
          throw CorruptImage.at(at, "wrong CRC of the PNG chunk " + printable(type));
        }
        if (type.equals("IEND")) {
          return header(at + CHUNK_FRAME + (int) length, List.of());
        }
        if (whole || type.equals("iCCP")) {
          readChunk(type, at, (int) length);
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
      colorType = file[at + 17];
      if (!isDepthAllowed()) {
        throw CorruptImage.at(
            at + 16, "PNG color type " + colorType + " with " + bitDepth + " bits");
      }
    }

    private boolean isDepthAllowed() {
      return switch (colorType) {
        case GRAY ->
            bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8 || bitDepth == 16;
        case PALETTE -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
        case RGB, GRAY_ALPHA, RGB_ALPHA -> bitDepth == 8 || bitDepth == 16;
        default -> false;
      };
    }

    private boolean isCrcCorrect(int at, int length) {
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, length + 4);
      return (int) crc.getValue() == buffer.getInt(at + 8 + length);
    }

    private void readChunk(String type, int at, int length) throws UnreadableImageException {
      switch (type) {
        case "PLTE" -> readPalette(at, length);
        case "IDAT" -> pixels.add(new PlainPng.Part(at + 8, at + 8 + length));
        case "acTL" -> animated = true;
        case "eXIf" -> {
          byte[] exif = content(at, length);
          orientation = orientation.or(() -> ExifOrientation.find(exif));
          metadata.exif(exif);
        }
        case "tEXt", "zTXt", "iTXt" -> readText(type, content(at, length));
        case "gMAP", "gDAT" -> gainMap = true;
        case "sTER" -> stereo = true;
        case "iCCP" -> color.profile(PngProfiles.icc(content(at, length)));
        case "cICP", "sRGB", "gAMA", "cHRM" -> {
          if (!hasPalette && pixels.isEmpty()) {
            color.read(type, content(at, length));
          }
        }
        case "tRNS" -> {
          if (transparent.isEmpty() && pixels.isEmpty() && fitsTransparency(length)) {
            transparent = Optional.of(content(at, length));
          }
        }
        default -> {
          // Does not affect the pixels.
        }
      }
    }

    /**
     * In images without palette indices the chunk suggests colors for small displays; it is
     * ignored.
     */
    private void readPalette(int at, int length) throws UnreadableImageException {
      if (hasPalette || colorType != PALETTE) {
        hasPalette = true;
        return;
      }
      if (length == 0 || length % 3 != 0 || length > 3 * 256 || !pixels.isEmpty()) {
        throw CorruptImage.at(at, "PNG palette of " + length + " bytes, or after the pixels");
      }
      palette = content(at, Math.min(length, 3 << bitDepth));
      hasPalette = true;
    }

    private boolean fitsTransparency(int length) {
      return switch (colorType) {
        case GRAY -> length == 2;
        case RGB -> length == 6;
        case PALETTE -> length > 0 && length <= palette.length / 3;
        default -> false;
      };
    }

    private byte[] content(int at, int length) {
      return Arrays.copyOfRange(file, at + 8, at + 8 + length);
    }

    private void readText(String type, byte[] chunk) {
      if (type.equals("iTXt")) {
        PngText.xmp(chunk).ifPresent(xmp -> metadata.add(MetadataKind.XMP, xmp));
      }
      rawExif = rawExif.or(() -> PngProfiles.rawExif(type, chunk));
    }

    /**
     * Returns the header of a file that ends before IEND.
     *
     * @param where the part in which the file ends
     * @param checked whether CRCs cover all image data
     * @throws UnreadableImageException if image data is or may be missing
     */
    private PngHeader withoutEnd(String where, boolean checked) throws UnreadableImageException {
      if (pixels.isEmpty() || animated || !plain().isComplete(file, !checked)) {
        throw CorruptImage.endsEarly(where, file.length);
      }
      return header(file.length, List.of(NO_END));
    }

    private PlainPng plain() {
      int ihdr = SIGNATURE + 8;
      return new PlainPng(Arrays.copyOfRange(file, ihdr, ihdr + IHDR_BYTES), palette, pixels);
    }

    private PngHeader header(int end, List<String> notes) throws UnreadableImageException {
      if (pixels.isEmpty() || colorType == PALETTE && !hasPalette) {
        throw CorruptImage.endsEarly(
            "a PNG without " + (pixels.isEmpty() ? "pixels" : "its palette"), file.length);
      }
      boolean gray = colorType == GRAY || colorType == GRAY_ALPHA;
      rawExif.ifPresent(metadata::exif);
      color.embedded().ifPresent(icc -> metadata.add(MetadataKind.ICC, icc));
      ImageHeader image =
          new ImageHeader(
              width,
              height,
              gray,
              orientation
                  .or(() -> rawExif.flatMap(ExifOrientation::find))
                  .orElse(Orientation.NORMAL),
              color.icc(),
              passthroughReason(end),
              metadata.build(),
              notes);
      return new PngHeader(image, colorType, bitDepth, transparent, plain());
    }

    private Optional<PassthroughReason> passthroughReason(int end) {
      if (bitDepth == 16) {
        return Optional.of(PassthroughReason.DEPTH);
      }
      if (animated) {
        return Optional.of(PassthroughReason.ANIMATION);
      }
      if (color.isHighRange()) {
        return Optional.of(PassthroughReason.HDR);
      }
      if (gainMap) {
        return Optional.of(PassthroughReason.GAIN_MAP);
      }
      if (stereo) {
        return Optional.of(PassthroughReason.FURTHER_IMAGES);
      }
      return Padding.isFollowed(file, end)
          ? Optional.of(PassthroughReason.TRAILER)
          : Optional.empty();
    }
  }

  /** Returns whether a chunk is critical: its type starts with a capital letter. */
  private static boolean isCritical(String type) {
    return Character.isUpperCase(type.charAt(0));
  }

  private static String printable(String type) {
    return type.chars().allMatch(c -> c > ' ' && c < 127) ? type : "of unknown type";
  }
}
