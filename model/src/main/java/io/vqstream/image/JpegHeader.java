package io.vqstream.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B), scanned to the end of the image. Decoders only
 * warn of missing data and fill it with gray, so the scans are checked here.
 *
 * @param image the header
 * @param parts the parts of the file that the pixels depend on, see {@link PlainJpeg}
 * @param isRgb whether three components are red, green and blue
 * @param isEnded whether the file has an end marker. If not, no scan is missing, but only the
 *     decoder can tell whether the last one is complete.
 */
record JpegHeader(ImageHeader image, List<PlainJpeg.Part> parts, boolean isRgb, boolean isEnded) {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;
  private static final int TEM = 0x01;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final String EXIF = "Exif\0\0";
  private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
  private static final String XMP_EXTENSION = "http://ns.adobe.com/xmp/extension/\0";
  private static final String ISO_GAIN_MAP = "urn:iso:std:iso:ts:21496:-1\0";
  private static final String ICC = "ICC_PROFILE\0";
  private static final String NO_END =
      "the file ends without the JPEG end marker EOI, but its image data is complete";

  /** Limits the decoding time, as each scan costs a pass over the whole image. */
  private static final int MAX_SCANS = 500;

  static JpegHeader read(byte[] file, PixelLimit limit) throws UnreadableImageException {
    return new SegmentScanner(file, limit).scan();
  }

  /** A segment of the file, from its marker to its end. */
  private record Segment(int from, int to) {}

  /** Returns the failure of a file that ends before the image does. */
  static UnreadableImageException endsEarly(int length) {
    return CorruptImage.endsEarly("the JPEG image, without an end marker", length);
  }

  /** Scans the segments of a file. */
  private static final class SegmentScanner {
    private final byte[] file;
    private final PixelLimit limit;
    private final List<Segment> profile = new ArrayList<>();
    private final ImageMetadata.Builder metadata = new ImageMetadata.Builder();
    private final List<MultiPicture.Entry> further = new ArrayList<>();
    private Optional<Orientation> orientation = Optional.empty();
    private boolean gainMap;
    private boolean depthMap;
    private int coding = -1;
    private int bits;
    private int width;
    private int height;
    private int channels;
    private int scans;
    private @Nullable JpegFrame frame;
    private final List<PlainJpeg.Part> plain = new ArrayList<>();
    private boolean jfif;
    private int adobeTransform = -1;

    SegmentScanner(byte[] file, PixelLimit limit) {
      this.file = file;
      this.limit = limit;
    }

    JpegHeader scan() throws UnreadableImageException {
      int at = 2;
      int scanData = -1;
      while (true) {
        at = nextMarker(at);
        int marker = at < file.length ? unsigned(at + 1) : EOI;
        if (marker == TEM || marker == SOI || marker >= RST0 && marker <= RST7) {
          at += 2;
          continue;
        }
        if (scanData >= 0) {
          plain.add(PlainJpeg.Part.plain(scanData, at));
          scanData = -1;
        }
        if (marker == EOI) {
          return header(at);
        }
        int end = at + 4 > file.length ? file.length : at + 2 + unsignedShort(at + 2);
        if (end < at + 4 || end > file.length) {
          return header(file.length);
        }
        readSegment(marker, new Segment(at, end));
        at = end;
        scanData = marker == SOS ? end : -1;
      }
    }

    /**
     * Returns the position of the next marker, or the length of the file if there is none. Skips
     * coded data, in which FF is escaped as FF 00, and fill bytes.
     */
    private int nextMarker(int from) {
      for (int at = from; at < file.length - 1; at++) {
        if (file[at] == (byte) 0xff) {
          int next = unsigned(at + 1);
          if (next != 0 && next != 0xff) {
            return at;
          }
        }
      }
      return file.length;
    }

    private void readSegment(int marker, Segment segment) throws UnreadableImageException {
      if (marker == SOS) {
        if (++scans > MAX_SCANS) {
          throw CorruptImage.at(segment.from, "more than " + MAX_SCANS + " JPEG scans");
        }
        readScan(segment);
        return;
      }
      if (isFrame(marker) && coding < 0) {
        readFrame(marker, segment);
        return;
      }
      if (marker < APP0 || marker > APP15 && marker != COM) {
        plain.add(PlainJpeg.Part.plain(segment.from, segment.to));
      } else if (marker == APP0 && scans == 0 && begins(segment, "JFIF\0")) {
        jfif |= segment.to - segment.from >= 4 + 14;
      } else if (marker == APP14 && scans == 0 && begins(segment, "Adobe")) {
        adobeTransform =
            segment.to - segment.from >= 4 + 12 ? unsigned(segment.from + 15) : adobeTransform;
      } else if (marker == APP1 && orientation.isEmpty() && begins(segment, EXIF)) {
        byte[] exif = Arrays.copyOfRange(file, segment.from + 4, segment.to);
        orientation = ExifOrientation.find(exif);
        metadata.exif(exif);
      } else if (marker == APP1 && begins(segment, XMP)) {
        byte[] xmp = Arrays.copyOfRange(file, segment.from + 4 + XMP.length(), segment.to);
        metadata.add(MetadataKind.XMP, xmp);
        gainMap |= JpegTail.claimsGainMap(xmp);
      } else if (marker == APP1 && begins(segment, XMP_EXTENSION)) {
        depthMap |= JpegTail.hasImageInXmp(file, segment.from, segment.to);
      } else if (marker == APP2 && begins(segment, MultiPicture.MARK)) {
        int index = segment.from + 4 + MultiPicture.MARK.length();
        further.addAll(MultiPicture.further(file, index, segment.to));
      } else if (marker == APP2 && begins(segment, ISO_GAIN_MAP)) {
        gainMap = true;
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
      if (frame.to != at + 6 + 3 * channels) {
        throw CorruptImage.at(frame.from, "JPEG frame header of wrong length");
      }
      int[] idsAt = positions(at + 6, channels, 3);
      JpegFrame coded = new JpegFrame(coding, unsigned(idsAt));
      this.frame = coded;
      int[] components = coded.components(unsigned(idsAt));
      plain.add(new PlainJpeg.Part(frame.from, frame.to, idsAt, components));
    }

    private void readScan(Segment scan) throws UnreadableImageException {
      int at = scan.from + 4;
      int count = scan.to > at ? unsigned(at) : 0;
      if (frame == null || scan.to != at + 1 + 2 * count + 3) {
        throw CorruptImage.at(scan.from, "JPEG scan header of wrong length or without a frame");
      }
      int[] idsAt = positions(at + 1, count, 2);
      int[] components = frame.components(unsigned(idsAt));
      frame.scanned(
          components, unsigned(scan.to - 3), unsigned(scan.to - 2), unsigned(scan.to - 1) & 0xf);
      plain.add(new PlainJpeg.Part(scan.from, scan.to, idsAt, components));
    }

    private static int[] positions(int first, int count, int step) {
      return IntStream.range(0, count).map(i -> first + i * step).toArray();
    }

    private int[] unsigned(int[] positions) {
      return Arrays.stream(positions).map(this::unsigned).toArray();
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
      boolean ended = end < file.length;
      Optional<PassthroughReason> reason = passthroughReason(end);
      boolean decoded = reason.isEmpty() || reason.get().hasDecodablePixels();
      JpegFrame coded = scans == 0 ? null : frame;
      if (!ended && (coded == null || !decoded || !coded.isComplete())) {
        throw endsEarly(file.length);
      }
      if (coded == null) {
        throw CorruptImage.at(end, "end of a JPEG without image data");
      }
      if (decoded && !coded.hasAllComponents()) {
        throw CorruptImage.at(end, "end of a JPEG without the data of all components");
      }
      Optional<byte[]> icc = embeddedProfile();
      icc.ifPresent(profile -> metadata.add(MetadataKind.ICC, profile));
      ImageHeader image =
          new ImageHeader(
              width,
              height,
              channels == 1,
              orientation.orElse(Orientation.NORMAL),
              icc,
              reason,
              metadata.build(),
              ended ? List.of() : List.of(NO_END));
      boolean rgb = channels == 3 && coded.isRgb(jfif, adobeTransform);
      return new JpegHeader(image, plain, rgb, ended);
    }

    /** Viewers support baseline, extended and progressive Huffman coding (SOF 0 to 2). */
    private Optional<PassthroughReason> passthroughReason(int end) {
      if (bits != 8) {
        return Optional.of(PassthroughReason.DEPTH);
      }
      if (channels == 4) {
        return Optional.of(PassthroughReason.CMYK);
      }
      if (channels != 1 && channels != 3) {
        return Optional.of(PassthroughReason.CHANNELS);
      }
      if (coding > 2) {
        return Optional.of(PassthroughReason.CODING_PROCESS);
      }
      if (depthMap) {
        return Optional.of(PassthroughReason.FURTHER_IMAGES);
      }
      return gainMap
          ? Optional.of(PassthroughReason.GAIN_MAP)
          : JpegTail.reason(file, end + 2, further);
    }

    /**
     * Joins the parts of the profile, in any order. A missing or repeated part makes the profile
     * unusable.
     */
    private Optional<byte[]> embeddedProfile() {
      Segment[] parts = new Segment[profile.size()];
      int head = 4 + ICC.length();
      for (Segment part : profile) {
        boolean whole = part.to >= part.from + head + 2;
        int number = !whole ? 0 : parts.length == 1 ? 1 : unsigned(part.from + head);
        if (number < 1 || number > parts.length || parts[number - 1] != null) {
          return Optional.of(IccBytes.UNUSABLE);
        }
        parts[number - 1] = part;
      }
      ByteArrayOutputStream icc = new ByteArrayOutputStream();
      for (Segment part : parts) {
        icc.write(file, part.from + head + 2, part.to - part.from - head - 2);
      }
      return parts.length == 0 ? Optional.empty() : Optional.of(icc.toByteArray());
    }

    private int unsigned(int at) {
      return file[at] & 0xff;
    }

    private int unsignedShort(int at) {
      return unsigned(at) << 8 | unsigned(at + 1);
    }
  }
}
