package io.vqstream.image;

import java.util.List;
import java.util.Set;

/**
 * A readable image file: pixels to code, or a file that passes through because 8-bit RGB pixels
 * would lose information.
 */
public sealed interface SourceImage {

  /** Returns the number of columns after EXIF orientation. */
  int width();

  /** Returns the number of rows after EXIF orientation. */
  int height();

  /**
   * Returns the media type of the file: {@code image/png}, {@code image/jpeg} or {@code
   * image/webp}.
   */
  String contentType();

  /**
   * An image that its pixels represent completely.
   *
   * @param metadata the requested metadata that can be kept; an ICC profile describes the pixels
   * @param droppedMetadata kinds of metadata of the file that are not in {@code metadata}
   * @param notes defects of a file whose pixels are complete, one phrase each, such as a missing
   *     end marker; usually empty
   */
  record Codable(
      Picture picture,
      String contentType,
      ImageMetadata metadata,
      Set<MetadataKind> droppedMetadata,
      List<String> notes)
      implements SourceImage {

    /** Creates an image without metadata and defects. */
    public Codable(Picture picture, String contentType) {
      this(picture, contentType, ImageMetadata.NONE, Set.of(), List.of());
    }

    @Override
    public int width() {
      return picture.width();
    }

    @Override
    public int height() {
      return picture.height();
    }
  }

  /**
   * An image whose file passes through.
   *
   * @param reason why 8-bit RGB pixels do not represent it
   */
  record Passthrough(int width, int height, String contentType, PassthroughReason reason)
      implements SourceImage {}
}
