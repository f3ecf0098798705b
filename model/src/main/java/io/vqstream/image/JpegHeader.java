package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B), walked from start to end of image over all
 * scans. Decoders only warn of missing data and fill up with grey; here a file without its end is
 * known before it is decoded.
 *
 * @param image what the segments say of the image
 * @param withoutProfile the file without its ICC segments, or the file itself if it has none:
 *     profiles are applied by {@link IccProfile} for all formats alike
 */
record JpegHeader(ImageHeader image, byte[] withoutProfile) {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int TEM = 0x01;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final String EXIF = "Exif\0\0";
  private static final String ICC = "ICC_PROFILE\0";

  /** Far above what encoders write; each scan costs a pass over the whole image. */
  private static final int MAX_SCANS = 500;

  static JpegHeader read(byte[] file, PixelLimit limit) throws UnreadableImageException {
    return new Walk(file, limit).toEnd();
  }

  /** A segment of the file, from its marker to its end. */
  private record Segment(int from, int to) {}

  /** One pass over the segments. */
  private static final class Walk {
    private final byte[] file;
    private final PixelLimit limit;
    private final List<Segment> profile = new ArrayList<>();
    private Optional<Orientation> orientation = Optional.empty();
    private int coding = -1;
    private int bits;
    private int width;
    private int height;
    private int channels;
    private int scans;

    Walk(byte[] file, PixelLimit limit) {
      this.file = file;
      this.limit = limit;
    }

    JpegHeader toEnd() throws UnreadableImageException {
      int at = 2;
      while (true) {
        at = nextMarker(at);
        int marker = unsigned(at + 1);
        if (marker == EOI) {
          return header(at);
        }
        if (marker == TEM || marker == SOI || marker >= RST0 && marker <= RST7) {
          at += 2;
          continue;
        }
        if (at + 4 > file.length) {
          throw CorruptImage.endsEarly("a JPEG segment", file.length);
        }
        int end = at + 2 + unsignedShort(at + 2);
        if (end < at + 4 || end > file.length) {
          throw CorruptImage.endsEarly("a JPEG segment", file.length);
        }
        take(marker, new Segment(at, end));
        at = end;
      }
    }

    /**
     * The next FF that is followed by a marker: skips coded data, in which FF 00 stands for FF, and
     * fill bytes.
     */
    private int nextMarker(int from) throws UnreadableImageException {
      for (int at = from; at < file.length - 1; at++) {
        if (file[at] == (byte) 0xff) {
          int next = unsigned(at + 1);
          if (next != 0 && next != 0xff) {
            return at;
          }
        }
      }
      throw CorruptImage.endsEarly("the JPEG image, without an end marker", file.length);
    }

    private void take(int marker, Segment segment) throws UnreadableImageException {
      if (marker == SOS) {
        if (++scans > MAX_SCANS) {
          throw CorruptImage.at(segment.from, "more than " + MAX_SCANS + " JPEG scans");
        }
      } else if (isFrame(marker) && coding < 0) {
        readFrame(marker, segment);
      } else if (marker == APP1 && orientation.isEmpty() && begins(segment, EXIF)) {
        byte[] exif = Arrays.copyOfRange(file, segment.from + 4, segment.to);
        orientation = Optional.of(ExifOrientation.of(exif));
      } else if (marker == APP2 && begins(segment, ICC)) {
        profile.add(segment);
      }
    }

    private static boolean isFrame(int marker) {
      return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private void readFrame(int marker, Segment frame) throws UnreadableImageException {
      int at = frame.from + 4;
      if (frame.to < at + 6) {
        throw CorruptImage.at(frame.from, "JPEG frame header too short");
      }
      height = unsignedShort(at + 1);
      width = unsignedShort(at + 3);
      limit.check(width, height);
      coding = marker & 0xf;
      bits = unsigned(at);
      channels = unsigned(at + 5);
    }

    private boolean begins(Segment segment, String name) {
      int at = segment.from + 4;
      if (segment.to - at < name.length()) {
        return false;
      }
      for (int i = 0; i < name.length(); i++) {
        if (file[at + i] != name.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private JpegHeader header(int end) throws UnreadableImageException {
      if (coding < 0 || scans == 0) {
        throw CorruptImage.at(end, "end of a JPEG without image data");
      }
      ImageHeader image =
          new ImageHeader(
              width,
              height,
              channels == 1,
              orientation.orElse(Orientation.NORMAL),
              embeddedProfile(),
              carriedReason());
      return new JpegHeader(image, withoutProfile());
    }

    /** Baseline, extended and progressive Huffman coding (SOF 0 to 2) are what all viewers show. */
    private Optional<PassthroughReason> carriedReason() {
      if (bits != 8) {
        return Optional.of(PassthroughReason.DEPTH);
      }
      if (channels == 4) {
        return Optional.of(PassthroughReason.CMYK);
      }
      if (channels != 1 && channels != 3) {
        return Optional.of(PassthroughReason.CHANNELS);
      }
      return coding > 2 ? Optional.of(PassthroughReason.CODING_PROCESS) : Optional.empty();
    }

    /**
     * The profile's parts joined, in whatever order they come; empty where one is missing or there
     * twice.
     */
    private Optional<byte[]> embeddedProfile() {
      Segment[] parts = new Segment[profile.size()];
      int head = 4 + ICC.length();
      for (Segment part : profile) {
        int number = part.to < part.from + head + 2 ? 0 : unsigned(part.from + head);
        if (number < 1 || number > parts.length || parts[number - 1] != null) {
          return Optional.empty();
        }
        parts[number - 1] = part;
      }
      ByteArrayOutputStream icc = new ByteArrayOutputStream();
      for (Segment part : parts) {
        icc.write(file, part.from + head + 2, part.to - part.from - head - 2);
      }
      return parts.length == 0 ? Optional.empty() : Optional.of(icc.toByteArray());
    }

    private byte[] withoutProfile() {
      if (profile.isEmpty()) {
        return file;
      }
      ByteArrayOutputStream rest = new ByteArrayOutputStream(file.length);
      int from = 0;
      for (Segment part : profile) {
        rest.write(file, from, part.from - from);
        from = part.to;
      }
      rest.write(file, from, file.length - from);
      return rest.toByteArray();
    }

    private int unsigned(int at) {
      return file[at] & 0xff;
    }

    private int unsignedShort(int at) {
      return unsigned(at) << 8 | unsigned(at + 1);
    }
  }
}
