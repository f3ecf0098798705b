package io.vqstream.record;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads protobuf messages in the wire format of Confluent's serializers.
 *
 * <pre>
 * value     = %x00 schema-id indexes message
 * schema-id = 4OCTET              ; id in the schema registry, ignored
 * indexes   = %x00 / %x02 %x00    ; zigzag varints: [0], the first message of the schema
 * </pre>
 *
 * Messages other than the first of their schema are not read. No protobuf message starts with 0x00.
 */
final class ConfluentFraming {
  private static final int MAGIC = 0;
  private static final int HEADER_BYTES = 5;

  private ConfluentFraming() {}

  /**
   * Returns the message in a value.
   *
   * @return empty if the value is not in this format
   * @throws InvalidProtocolBufferException if it is, and the message cannot be parsed
   */
  static <M extends MessageLite> Optional<M> parse(byte[] value, Parser<M> parser)
      throws InvalidProtocolBufferException {
    if (value.length <= HEADER_BYTES || value[0] != MAGIC) {
      return Optional.empty();
    }
    CodedInputStream in =
        CodedInputStream.newInstance(value, HEADER_BYTES, value.length - HEADER_BYTES);
    try {
      int count = in.readSInt32();
      if (count != 0 && !(count == 1 && in.readSInt32() == 0)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    int start = HEADER_BYTES + in.getTotalBytesRead();
    return Optional.of(Messages.parse(parser, value, start));
  }
}
