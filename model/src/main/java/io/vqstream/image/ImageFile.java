package io.vqstream.image;

import java.io.IOException;
import java.util.Optional;

/**
 * An image file whose header is parsed and whose pixels are not decoded yet. {@link
 * ImageFileReader#open} opens it.
 */
public final class ImageFile {
  private final byte[] bytes;
  private final ImageFormat format;
  private final ImageHeader header;
  private final Decoder decoder;

  ImageFile(byte[] bytes, ImageFormat format, ImageHeader header, Decoder decoder) {
    this.bytes = bytes;
    this.format = format;
    this.header = header;
    this.decoder = decoder;
  }

  /** Decodes the pixels of a file; empty if a pixel is not opaque. */
  interface Decoder {
    Optional<Samples> decode() throws UnreadableImageException, IOException;
  }

  /** Returns the bytes of the file, not copied. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the width in pixels, after EXIF orientation. */
  public int width() {
    return header.orientation().swapsSides() ? header.height() : header.width();
  }

  /** Returns the height in pixels, after EXIF orientation. */
  public int height() {
    return header.orientation().swapsSides() ? header.width() : header.height();
  }

  /** Returns the media type, such as {@code image/png}. */
  public String contentType() {
    return format.contentType();
  }

  /**
   * Decodes the pixels, as {@link ImageFileReader#read(byte[], boolean)} does.
   *
   * @param keepMetadata whether to return EXIF, XMP and ICC with the pixels
   * @throws UnreadableImageException if the pixels are corrupt
   */
  public SourceImage read(boolean keepMetadata) throws UnreadableImageException {
    return ImageFileReader.guarded(
        format, () -> ImageFileReader.source(format, header, keepMetadata, decoder));
  }
}
