package io.vqstream.record;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;

/** Parses protobuf messages without copying their {@code bytes} fields. */
final class Messages {
  private Messages() {}

  /**
   * Parses the message that starts at an offset of a value and ends with it. The {@code bytes}
   * fields of the message refer to the value, which must not change.
   *
   * @throws InvalidProtocolBufferException if the message cannot be parsed
   */
  static <M extends MessageLite> M parse(Parser<M> parser, byte[] value, int offset)
      throws InvalidProtocolBufferException {
    CodedInputStream in =
        UnsafeByteOperations.unsafeWrap(value, offset, value.length - offset).newCodedInput();
    in.enableAliasing(true);
    M message = parser.parseFrom(in);
    in.checkLastTagWas(0); // a message that ends with an end-group tag is corrupt
    return message;
  }
}
