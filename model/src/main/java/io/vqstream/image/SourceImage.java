package io.vqstream.image;

import java.util.List;
import java.util.Set;

/**
 * A readable image file: pixels that a codec may code, or a file that must travel as it came
 * because 8-bit RGB pixels would drop some of it.
 */
public sealed interface SourceImage {

  /** Columns as a viewer shows them (after EXIF orientation). */
  int width();

  /** Rows as a viewer shows them (after EXIF orientation). */
  int height();

  /** Media type of the file: {@code image/png}, {@code image/jpeg} or {@code image/webp}. */
  String contentType();

  /**
   * An image that its pixels stand for entirely.
   *
   * @param metadata what was asked for and can be kept; a profile among it is of the pixels
   * @param droppedMetadata kinds of metadata that the file has and {@code metadata} does not
   * @param notes what is wrong with the file although its pixels are complete, one phrase each,
   *     such as a missing end marker; usually empty
   */
  record Codable(
      Picture picture,
      String contentType,
      ImageMetadata metadata,
      Set<MetadataKind> droppedMetadata,
      List<String> notes)
      implements SourceImage {

    /** Creates the image of a file that is in order and has no metadata. */
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
   * An image of which 8-bit RGB pixels would lose something.
   *
   * @param reason what would be lost
   */
  record Passthrough(int width, int height, String contentType, PassthroughReason reason)
      implements SourceImage {}
}
