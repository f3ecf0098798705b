package io.vqstream.image;

import io.vqstream.image.MultiPicture.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Judges what follows the end marker of a JPEG image. */
final class JpegTail {
  /** Names of gain maps, each in a marker segment of the map itself. */
  private static final List<byte[]> GAIN_MAPS =
      List.of(
          latin("http://ns.adobe.com/hdr-gain-map/"),
          latin("urn:iso:std:iso:ts:21496:-1"),
          latin("http://ns.apple.com/HDRGainMap/"));

  /** Properties of extended XMP that hold a depth map, and the sharp image that it goes with. */
  private static final List<byte[]> IMAGES_IN_XMP =
      List.of(latin("GDepth:Data"), latin("GImage:Data"));

  /** Where the segments of a further image end, generously. */
  private static final int SEGMENT_BYTES = 1 << 18;

  private JpegTail() {}

  /**
   * Returns why the bytes after the image forbid to code it. Padding does not, and neither do the
   * thumbnails of the index.
   *
   * @param end where the image ends
   * @param further of the index, see {@link MultiPicture}
   */
  static Optional<PassthroughReason> reason(byte[] file, int end, List<Entry> further) {
    long at = end;
    int meant = -1;
    List<Entry> thumbnails =
        further.stream()
            .filter(Entry::isThumbnail)
            .sorted(Comparator.comparingLong(Entry::from))
            .toList();
    for (Entry thumbnail : thumbnails) {
      meant = meant < 0 ? Padding.firstOther(file, at, thumbnail.from()) : meant;
      at = Math.max(at, thumbnail.to());
    }
    meant = meant < 0 ? Padding.firstOther(file, at, file.length) : meant;
    if (meant < 0) {
      return Optional.empty();
    }
    List<Entry> others = further.stream().filter(entry -> !entry.isThumbnail()).toList();
    if (others.stream().anyMatch(entry -> entry.isGainMap() || hasGainMap(file, entry.from()))
        || hasGainMap(file, meant)) {
      return Optional.of(PassthroughReason.GAIN_MAP);
    }
    return Optional.of(
        others.isEmpty() && !isJpegAt(file, meant)
            ? PassthroughReason.TRAILER
            : PassthroughReason.FURTHER_IMAGES);
  }

  /** Returns whether the first image's XMP describes a gain map. */
  static boolean claimsGainMap(byte[] xmp) {
    return contains(xmp, 0, xmp.length, GAIN_MAPS.get(0));
  }

  /** Returns whether a segment of extended XMP starts a further image. */
  static boolean hasImageInXmp(byte[] file, int from, int to) {
    return IMAGES_IN_XMP.stream().anyMatch(name -> contains(file, from, to, name));
  }

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

  /** Returns whether a range of the file has a name in it. */
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
