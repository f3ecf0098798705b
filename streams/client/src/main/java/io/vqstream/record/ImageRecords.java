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
 * Finds the image in the value of a record: a {@code vqstream.v1.Image}, bare or in {@linkplain
 * ConfluentFraming Confluent's wire format}, or the plain bytes of a PNG, JPEG or WebP file.
 *
 * <p>The content alone tells the two apart. An {@code Image} starts with one of the tags 0x0A, 0x12
 * and 0x1A, for protobuf writes fields in the order of their numbers, and image files start with
 * other bytes:
 *
 * <ul>
 *   <li>JPEG, 0xFF 0xD8 0xFF: the lowest three bits are wire type 7, which does not exist.
 *   <li>PNG, 0x89 'P': a field 1281 of eight bytes, then the zero bytes of the length of IHDR: tag
 *       0, which is invalid. Where a damaged file has another length, field 1281 remains.
 *   <li>WebP, 'R' 'I': a field 10 of 73 bytes. What follows in the file may happen to parse, so
 *       field 10 remains.
 * </ul>
 *
 * So a value that starts as an image file and parses all the same has a field that {@code Image}
 * does not define, and is a file.
 */
public final class ImageRecords {
  private static final String MESSAGE = Image.getDescriptor().getFullName();

  private ImageRecords() {}

  /**
   * Returns the image in a value. A plain file has no content type and no origin.
   *
   * @param headers with {@link SourceFormat#AUTO}, {@code vqstream.type: vqstream.v1.Image} rules
   *     out a plain file; other values of that header are ignored
   * @throws BadRecordException with {@link FailureReason#NOT_AN_IMAGE_RECORD} if there is none in
   *     that format
   */
  public static Image read(byte[] value, Headers headers, SourceFormat format)
      throws BadRecordException {
    if (format == SourceFormat.IMAGE) {
      return file(value);
    }
    boolean isMessage = MESSAGE.equals(VqHeaders.text(headers, VqHeaders.TYPE));
    Optional<Image> image =
        format == SourceFormat.MESSAGE || isMessage ? message(value) : find(value);
    if (image.isEmpty()) {
      throw new BadRecordException(
          FailureReason.NOT_AN_IMAGE_RECORD, whyNot(value, format, isMessage));
    }
    return image.get();
  }

  /** Returns the image in a value, told from its content; empty if it is in no known format. */
  public static Optional<Image> find(byte[] value) {
    boolean startsAsFile = ImageFormat.of(value).isPresent();
    Optional<Image> message =
        message(value).filter(m -> !startsAsFile || m.getUnknownFields().asMap().isEmpty());
    return message.or(() -> startsAsFile ? Optional.of(file(value)) : Optional.empty());
  }

  /** Returns the message in a value; empty if there is none. */
  static Optional<Image> message(byte[] value) {
    try {
      Optional<Image> framed = ConfluentFraming.parse(value, Image.parser());
      Image image = framed.isPresent() ? framed.get() : Image.parseFrom(value);
      // Bytes of another kind can happen to be a protobuf, of fields that an Image does not have.
      boolean another = image.getData().isEmpty() && !image.getUnknownFields().asMap().isEmpty();
      return another ? Optional.empty() : Optional.of(image);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** Returns the bytes of an image file as a message. They are not copied. */
  public static Image file(byte[] file) {
    return Image.newBuilder().setData(UnsafeByteOperations.unsafeWrap(file)).build();
  }

  private static String whyNot(byte[] value, SourceFormat format, boolean isMessage) {
    String size = "the value of " + value.length + " bytes is ";
    if (format == SourceFormat.AUTO && !isMessage) {
      return size + "neither a " + MESSAGE + " nor a PNG, JPEG or WebP file";
    }
    String line = size + "no " + MESSAGE;
    if (ImageFormat.of(value).isEmpty()) {
      return line;
    }
    return line
        + (isMessage && format == SourceFormat.AUTO
            ? " as its header %s says, but an image file; remove the header"
                .formatted(VqHeaders.TYPE)
            : " but an image file; set source.format=auto");
  }
}
