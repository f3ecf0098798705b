package io.vqstream.record;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.image.ImageFormat;
import io.vqstream.proto.v1.Image;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * Reads images from the values of records: a {@code vqstream.v1.Image}, bare or in {@linkplain
 * ConfluentFraming Confluent's wire format}, or the plain bytes of a PNG, JPEG or WebP file.
 *
 * <p>The format is detected from the content. Protobuf writes fields in the order of their numbers,
 * so an {@code Image} starts with one of the tags 0x0A, 0x12 and 0x1A. Image files start with other
 * bytes:
 *
 * <ul>
 *   <li>JPEG, 0xFF 0xD8 0xFF: the lowest three bits are the undefined wire type 7.
 *   <li>PNG, 0x89 'P': field 1281 of eight bytes, then the zero bytes of the length of IHDR, an
 *       invalid tag 0. If the length is corrupt, field 1281 remains.
 *   <li>WebP, 'R' 'I': field 10 of 73 bytes. The rest of the file can happen to parse; field 10
 *       remains.
 * </ul>
 *
 * A value that starts like an image file and still parses as a message therefore has a field that
 * {@code Image} does not define, and is an image file.
 */
public final class ImageRecords {
  private static final String MESSAGE = Image.getDescriptor().getFullName();

  private ImageRecords() {}

  /**
   * Returns the image in a value. An image file gives no content type and no origin.
   *
   * @param headers with {@link SourceFormat#AUTO}, {@code vqstream.type: vqstream.v1.Image}
   *     requires a message; other values of that header are ignored
   * @throws BadRecordException with {@link FailureReason#NOT_AN_IMAGE_RECORD} if the value has a
   *     different format
   */
  public static Image read(byte[] value, Headers headers, SourceFormat format)
      throws BadRecordException {
    if (format == SourceFormat.IMAGE) {
      return file(value);
    }
    boolean isMessage = VqHeaders.text(headers, VqHeaders.TYPE).filter(MESSAGE::equals).isPresent();
    Optional<Image> image =
        format == SourceFormat.MESSAGE || isMessage ? message(value) : find(value);
    if (image.isEmpty()) {
      throw new BadRecordException(
          FailureReason.NOT_AN_IMAGE_RECORD, describeMismatch(value, format, isMessage));
    }
    return image.get();
  }

  /** Detects the format of a value and returns its image; empty if the format is unknown. */
  public static Optional<Image> find(byte[] value) {
    boolean startsAsFile = ImageFormat.of(value).isPresent();
    Optional<Image> message =
        message(value).filter(m -> !startsAsFile || m.getUnknownFields().asMap().isEmpty());
    return message.or(() -> startsAsFile ? Optional.of(file(value)) : Optional.empty());
  }

  /** Parses the message in a value; empty if it is not one. */
  static Optional<Image> message(byte[] value) {
    try {
      Optional<Image> framed = ConfluentFraming.parse(value, Image.parser());
      Image image = framed.isPresent() ? framed.get() : Messages.parse(Image.parser(), value, 0);
      // Arbitrary bytes can happen to parse as a message with unknown fields only.
      boolean onlyUnknownFields =
          image.getData().isEmpty() && !image.getUnknownFields().asMap().isEmpty();
      return onlyUnknownFields ? Optional.empty() : Optional.of(image);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** Wraps an image file in a message without copying it. */
  public static Image file(byte[] file) {
    return Image.newBuilder().setData(UnsafeByteOperations.unsafeWrap(file)).build();
  }

  private static String describeMismatch(byte[] value, SourceFormat format, boolean isMessage) {
    String size = "the value of " + value.length + " bytes is ";
    if (format == SourceFormat.AUTO && !isMessage) {
      return size + "neither a " + MESSAGE + " nor a PNG, JPEG or WebP file";
    }
    String line = size + "not a " + MESSAGE;
    if (ImageFormat.of(value).isEmpty()) {
      return line;
    }
    return line
        + (isMessage && format == SourceFormat.AUTO
            ? " as its header %s states, but an image file; remove the header"
                .formatted(VqHeaders.TYPE)
            : " but an image file; set source.format=auto");
  }
}
