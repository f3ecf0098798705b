package io.vqstream.image;

import io.vqstream.image.UnreadableImageException.Reason;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Reads PNG, JPEG and WebP files into pixels as a viewer shows them: rotated by the EXIF
 * orientation and converted to sRGB by the color profile. Thread-safe.
 *
 * <p>A file is checked in this order: format by its first bytes, size by its header, completeness
 * by a scan of its chunks or segments. Pixels are decoded only after that. The decoders receive
 * only the parts that pixels depend on. A color profile is applied, or the image passes through.
 */
public final class ImageFileReader {
  /** Default maximum number of pixels: 64 megapixels, such as 8192x8192. */
  public static final long DEFAULT_MAX_PIXELS = 67_108_864;

  /** Maximum number of pixels that fit a Java array as RGB. */
  private static final long MAX_ARRAY_PIXELS = Integer.MAX_VALUE / 3;

  private final PixelLimit limit;

  /** Creates a reader of images of up to {@link #DEFAULT_MAX_PIXELS}. */
  public ImageFileReader() {
    this(DEFAULT_MAX_PIXELS);
  }

  /**
   * Creates a reader with a pixel limit.
   *
   * @param maxPixels maximum number of pixels of an image, 1..715827882
   */
  public ImageFileReader(long maxPixels) {
    if (maxPixels < 1 || maxPixels > MAX_ARRAY_PIXELS) {
      throw new IllegalArgumentException(
          "the pixel limit " + maxPixels + " is not within 1.." + MAX_ARRAY_PIXELS);
    }
    this.limit = new PixelLimit(maxPixels);
  }

  /**
   * Reads an image file.
   *
   * @param file the whole file; not retained
   * @return pixels, or the reason why the file passes through
   * @throws UnreadableImageException if the file is not an image, is corrupt or too large
   * @throws io.vqstream.fault.NativeLibraryError if libwebp is needed and cannot be loaded
   */
  public SourceImage read(byte[] file) throws UnreadableImageException {
    return read(file, false);
  }

  /**
   * Reads an image file.
   *
   * @param file the whole file; not retained
   * @param keepMetadata whether to return EXIF, XMP and ICC with the pixels. Pixels whose profile
   *     has matrix and curves then stay in their RGB space; others are converted to sRGB and their
   *     profile is dropped.
   * @return pixels, or the reason why the file passes through
   * @throws UnreadableImageException if the file is not an image, is corrupt or too large
   */
  public SourceImage read(byte[] file, boolean keepMetadata) throws UnreadableImageException {
    return open(file).read(keepMetadata);
  }

  /**
   * Parses the header of an image file and checks that the file is complete; no pixel is decoded.
   *
   * @param file the whole file, not copied
   * @throws UnreadableImageException if the bytes are not an image, are corrupt, or the image has
   *     too many pixels
   */
  public ImageFile open(byte[] file) throws UnreadableImageException {
    if (file.length == 0) {
      throw new UnreadableImageException(Reason.EMPTY, "the file is empty");
    }
    ImageFormat format = ImageFormat.of(file).orElseThrow(() -> notAnImage(file));
    return guarded(format, () -> parse(file, format));
  }

  private ImageFile parse(byte[] file, ImageFormat format)
      throws UnreadableImageException, IOException {
    return switch (format) {
      case PNG -> {
        PngHeader header = PngHeader.read(file, limit);
        yield new ImageFile(file, format, header.image(), () -> PngPixels.decode(file, header));
      }
      case JPEG -> {
        JpegHeader header = JpegHeader.read(file, limit);
        yield new ImageFile(
            file, format, header.image(), () -> Optional.of(JpegPixels.decode(file, header)));
      }
      case WEBP -> {
        WebpHeader header = WebpHeader.read(file, limit);
        yield new ImageFile(file, format, header.image(), () -> WebpPixels.decode(file, header));
      }
    };
  }

  /**
   * The upright size of an image.
   *
   * @param contentType media type, such as {@code image/png}
   */
  public record Size(int width, int height, String contentType) {}

  /**
   * Returns the size of an image. Reads the header and decodes no pixel.
   *
   * @param file the whole file
   * @throws UnreadableImageException as {@link #read} for errors outside the pixel data
   */
  public Size size(byte[] file) throws UnreadableImageException {
    ImageFile image = open(file);
    return new Size(image.width(), image.height(), image.contentType());
  }

  static <T> T guarded(ImageFormat format, Reading<T> reading) throws UnreadableImageException {
    try {
      return reading.run();
    } catch (IOException | RuntimeException e) {
      throw corrupt(format, e);
    } catch (VirtualMachineError | LinkageError e) {
      // Faults of the machine or the installation, not of the file.
      throw e;
    } catch (Error e) {
      throw corrupt(format, e);
    }
  }

  static SourceImage source(
      ImageFormat format, ImageHeader header, boolean keep, ImageFile.Decoder decoder)
      throws IOException, UnreadableImageException {
    Optional<PassthroughReason> reason = header.passthroughReason();
    if (reason.isPresent() && !reason.get().hasDecodablePixels()) {
      return passthrough(format, header, reason.get());
    }
    Optional<Samples> samples;
    try {
      samples = decoder.decode();
    } catch (UndecodableImageException e) {
      return passthrough(format, header, PassthroughReason.UNDECODABLE);
    }
    if (samples.isEmpty()) {
      return passthrough(format, header, PassthroughReason.ALPHA);
    }
    if (reason.isPresent()) {
      return passthrough(format, header, reason.get());
    }
    ImageMetadata metadata = header.metadata();
    boolean keepsColorSpace =
        keep
            && !samples.get().gray()
            && metadata
                .get(MetadataKind.ICC)
                .filter(icc -> icc.length <= ImageMetadata.MAX_ITEM_BYTES)
                .filter(RgbProfile::isMatrix)
                .isPresent();
    if (header.icc().isPresent() && !keepsColorSpace) {
      samples = IccProfile.toSrgb(header.icc().get(), samples.get());
      if (samples.isEmpty()) {
        return passthrough(format, header, PassthroughReason.COLOR_PROFILE);
      }
    }
    Picture picture = header.orientation().upright(samples.get());
    ImageMetadata kept = keep ? metadata.forUprightPixels(keepsColorSpace) : ImageMetadata.NONE;
    Set<MetadataKind> dropped = EnumSet.noneOf(MetadataKind.class);
    dropped.addAll(metadata.items().keySet());
    dropped.removeAll(kept.items().keySet());
    return new SourceImage.Codable(picture, format.contentType(), kept, dropped, header.notes());
  }

  private static SourceImage passthrough(
      ImageFormat format, ImageHeader header, PassthroughReason reason) {
    boolean swaps = header.orientation().swapsSides();
    int width = swaps ? header.height() : header.width();
    int height = swaps ? header.width() : header.height();
    return new SourceImage.Passthrough(width, height, format.contentType(), reason);
  }

  private static UnreadableImageException notAnImage(byte[] file) {
    String start = HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(file.length, 8));
    return new UnreadableImageException(
        Reason.NOT_AN_IMAGE, "not a PNG, JPEG or WebP image: its first bytes are " + start);
  }

  private static UnreadableImageException corrupt(ImageFormat format, Throwable cause) {
    return new UnreadableImageException(
        Reason.CORRUPT, "the " + format + " data cannot be decoded: " + oneLine(cause), cause);
  }

  /** Returns the message of a decoder on one line of limited length. */
  private static String oneLine(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String said = root.getMessage();
    if (said == null || said.isBlank()) {
      return root.getClass().getSimpleName();
    }
    String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }

  /** A step of reading a file, which may fail in any way if the file is corrupt. */
  interface Reading<T> {
    T run() throws UnreadableImageException, IOException;
  }
}
