package io.vqstream.image;

import io.vqstream.image.MultiPicture.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Classifies the data after the end marker of a JPEG image. */
final class JpegTail {
  /** Identifiers of gain maps in the marker segments of the map. */
  private static final List<byte[]> GAIN_MAPS =
      List.of(
          latin("http://ns.adobe.com/hdr-gain-map/"),
          latin("urn:iso:std:iso:ts:21496:-1"),
          latin("http://ns.apple.com/HDRGainMap/"));

  /** Properties of extended XMP that hold a depth map and its all-in-focus image. */
  private static final List<byte[]> IMAGES_IN_XMP =
      List.of(latin("GDepth:Data"), latin("GImage:Data"));

  /** Maximum size of the segments before the scans of a further image. */
  private static final int SEGMENT_BYTES = 1 << 18;

  private JpegTail() {}

  /**
   * Returns why the data after the image makes it pass through. Padding and indexed thumbnails do
   * not.
   *
   * @param end end of the image
   * @param further the images in the index, see {@link MultiPicture}
   */
  static Optional<PassthroughReason> reason(byte[] file, int end, List<Entry> further) {
    long at = end;
    int data = -1;
    List<Entry> thumbnails =
        further.stream()
            .filter(Entry::isThumbnail)
            .sorted(Comparator.comparingLong(Entry::from))
            .toList();
    for (Entry thumbnail : thumbnails) {
      data = data < 0 ? Padding.firstNonPadding(file, at, thumbnail.from()) : data;
      at = Math.max(at, thumbnail.to());
    }
    data = data < 0 ? Padding.firstNonPadding(file, at, file.length) : data;
    if (data < 0) {
      return Optional.empty();
    }
    List<Entry> others = further.stream().filter(entry -> !entry.isThumbnail()).toList();
    if (others.stream().anyMatch(entry -> entry.isGainMap() || hasGainMap(file, entry.from()))
        || hasGainMap(file, data)) {
      return Optional.of(PassthroughReason.GAIN_MAP);
    }
    return Optional.of(
        others.isEmpty() && !isJpegAt(file, data)
            ? PassthroughReason.TRAILER
            : PassthroughReason.FURTHER_IMAGES);
  }

  /** Returns whether the XMP of the first image declares a gain map. */
  static boolean claimsGainMap(byte[] xmp) {
    return contains(xmp, 0, xmp.length, GAIN_MAPS.get(0));
  }

  /** Returns whether a segment of extended XMP starts a further image. */
  static boolean hasImageInXmp(byte[] file, int from, int to) {
    return IMAGES_IN_XMP.stream().anyMatch(name -> contains(file, from, to, name));
  }

  /** Returns whether a JPEG image starts at an offset. */
  static boolean isJpegAt(byte[] file, long at) {
    return at <= file.length - 3
        && file[(int) at] == (byte) 0xff
        && file[(int) at + 1] == (byte) 0xd8
        && file[(int) at + 2] == (byte) 0xff;
  }

  private static boolean hasGainMap(byte[] file, long from) {
    if (!isJpegAt(file, from)) {
      return false;
    }
    int to = (int) Math.min(from + SEGMENT_BYTES, file.length);
    return GAIN_MAPS.stream().anyMatch(name -> contains(file, (int) from, to, name));
  }

  /** Returns whether a range of the file contains a name. */
  static boolean contains(byte[] file, int from, int to, byte[] name) {
    for (int at = from; at <= to - name.length; at++) {
      int i = 0;
      while (i < name.length && file[at + i] == name[i]) {
        i++;
      }
      if (i == name.length) {
        return true;
      }
    }
    return false;
  }

  private static byte[] latin(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }
}
