package io.vqstream.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The chunks of a WebP file (RFC 9649, section 2.5), scanned to the end that the RIFF header gives.
 *
 * @param image the header
 * @param alpha whether the image data may have transparent pixels; the flag in the VP8X chunk is
 *     ignored
 * @param lossless whether pixels or alpha are in the lossless format, see {@link WebpPixels}
 */
record WebpHeader(ImageHeader image, boolean alpha, boolean lossless) {
  private static final int VP8 = fourCc("VP8 ");
  private static final int VP8L = fourCc("VP8L");
  private static final int VP8X = fourCc("VP8X");
  private static final int ALPH = fourCc("ALPH");
  private static final int ICCP = fourCc("ICCP");
  private static final int EXIF = fourCc("EXIF");
  private static final int XMP = fourCc("XMP ");
  private static final int RIFF_HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int FLAG_ANIMATION = 0x02;

  /** A VP8 chunk: the frame tag (3 bytes), the start code (3 bytes), width and height. */
  private static final int VP8_HEADER_BYTES = 10;

  private static final int VP8_START_CODE = 0x2a019d;
  private static final int VP8L_SIGNATURE = 0x2f;

  static WebpHeader read(byte[] file, PixelLimit limit) throws UnreadableImageException {
    return new ChunkScanner(file, limit).scan();
  }

  /** Scans the chunks of a file. */
  private static final class ChunkScanner {
    private final byte[] file;
    private final ByteBuffer buffer;
    private final PixelLimit limit;
    private int width;
    private int height;
    private int flags;
    private boolean extended;
    private boolean pixels;
    private boolean alpha;
    private boolean lossless;
    private Optional<Orientation> orientation = Optional.empty();
    private Optional<byte[]> icc = Optional.empty();
    private final ImageMetadata.Builder metadata = new ImageMetadata.Builder();

    ChunkScanner(byte[] file, PixelLimit limit) {
      this.file = file;
      this.buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      this.limit = limit;
    }

    WebpHeader scan() throws UnreadableImageException {
      long end = 8 + (buffer.getInt(4) & 0xffffffffL);
      long at = RIFF_HEADER_BYTES;
      while (at < Math.min(end, file.length)) {
        if (file.length - at < CHUNK_HEADER_BYTES) {
          throw CorruptImage.endsEarly("the WebP chunks", file.length);
        }
        int chunk = (int) at;
        long length = buffer.getInt(chunk + 4) & 0xffffffffL;
        int content = chunk + CHUNK_HEADER_BYTES;
        // Before the length check, so that too many pixels are reported as such.
        readChunk(chunk, (int) Math.min(length, file.length - content));
        if (length > file.length - content) {
          throw CorruptImage.endsEarly("a WebP chunk", file.length);
        }
        at = content + length + (length & 1);
      }
      if (end > file.length) {
        throw CorruptImage.endsEarly("the WebP file", file.length);
      }
      return header(end);
    }

    private void readChunk(int chunk, int length) throws UnreadableImageException {
      int type = buffer.getInt(chunk);
      int at = chunk + CHUNK_HEADER_BYTES;
      if (chunk == RIFF_HEADER_BYTES && type == VP8X) {
        requireLength(length, 10, at);
        extended = true;
        flags = buffer.get(at);
        limit.check(1 + unsigned24(at + 4), 1 + unsigned24(at + 7));
        width = 1 + unsigned24(at + 4);
        height = 1 + unsigned24(at + 7);
      } else if (type == VP8) {
        requireLength(length, VP8_HEADER_BYTES, at);
        readSize(buffer.getShort(at + 6) & 0x3fff, buffer.getShort(at + 8) & 0x3fff, at);
        checkKeyFrame(at, length);
      } else if (type == VP8L) {
        requireLength(length, 5, at);
        int packed = buffer.getInt(at + 1);
        readSize(1 + (packed & 0x3fff), 1 + (packed >>> 14 & 0x3fff), at);
        if (buffer.get(at) != VP8L_SIGNATURE) {
          throw CorruptImage.at(at, "no lossless WebP image");
        }
        alpha |= (packed >>> 28 & 1) == 1;
        lossless = true;
      } else if (type == ALPH) {
        requireLength(length, 1, at);
        alpha = true;
        lossless = true;
      } else if (type == ICCP && icc.isEmpty()) {
        icc = Optional.of(Arrays.copyOfRange(file, at, at + length));
        metadata.add(MetadataKind.ICC, icc.get());
      } else if (type == EXIF) {
        byte[] exif = Arrays.copyOfRange(file, at, at + length);
        orientation = orientation.or(() -> ExifOrientation.find(exif));
        metadata.exif(exif);
      } else if (type == XMP) {
        metadata.add(MetadataKind.XMP, Arrays.copyOfRange(file, at, at + length));
      }
    }

    /** Checks the first bytes of a key frame (RFC 6386, section 9.1). */
    private void checkKeyFrame(int at, int length) throws UnreadableImageException {
      int tag = unsigned24(at);
      if ((tag & 1) != 0 || unsigned24(at + 3) != VP8_START_CODE) {
        throw CorruptImage.at(at, "no key frame of lossy WebP");
      }
      int firstPartition = tag >>> 5;
      if (firstPartition > length - VP8_HEADER_BYTES) {
        throw CorruptImage.endsEarly("the first partition of a WebP image", file.length);
      }
    }

    private void readSize(int w, int h, int at) throws UnreadableImageException {
      limit.check(w, h);
      if (pixels) {
        throw CorruptImage.at(at, "second image in a WebP without animation");
      }
      if (extended && (w != width || h != height)) {
        throw CorruptImage.at(
            at, "WebP image of " + w + "x" + h + " on a canvas of " + width + "x" + height);
      }
      width = w;
      height = h;
      pixels = true;
    }

    private void requireLength(int length, int bytes, int at) throws UnreadableImageException {
      if (length < bytes) {
        throw at + length >= file.length
            ? CorruptImage.endsEarly("a WebP chunk", file.length)
            : CorruptImage.at(at, "WebP chunk too short");
      }
    }

    private WebpHeader header(long end) throws UnreadableImageException {
      boolean animated = (flags & FLAG_ANIMATION) != 0;
      if (!pixels && !animated) {
        throw CorruptImage.endsEarly("a WebP without pixels", file.length);
      }
      Optional<PassthroughReason> reason =
          animated ? Optional.of(PassthroughReason.ANIMATION) : Optional.empty();
      if (reason.isEmpty() && Padding.isFollowed(file, end)) {
        reason = Optional.of(PassthroughReason.TRAILER);
      }
      ImageHeader image =
          new ImageHeader(
              width,
              height,
              false,
              orientation.orElse(Orientation.NORMAL),
              icc,
              reason,
              metadata.build());
      return new WebpHeader(image, alpha, lossless);
    }

    private int unsigned24(int at) {
      return (buffer.getShort(at) & 0xffff) | (buffer.get(at + 2) & 0xff) << 16;
    }
  }

  private static int fourCc(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }
}
