package io.vqstream.record;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Parses protobuf messages without copying their {@code bytes} fields. */
final class Messages {
  /**
   * Maximum number of fields. The messages of images have at most 13, and none is repeated; an
   * unknown field is kept as objects of some hundred bytes, so that many would fill the heap.
   */
  private static final int MAX_FIELDS = 1_000;

  private Messages() {}

  /**
   * Parses the message that starts at an offset of a value and ends with it. The {@code bytes}
   * fields of the message refer to the value, which must not change.
   *
   * @throws InvalidProtocolBufferException if the message cannot be parsed, has a group, or has
   *     more than {@value #MAX_FIELDS} fields
   */
  static <M extends MessageLite> M parse(Parser<M> parser, byte[] value, int offset)
      throws InvalidProtocolBufferException {
    checkFields(value, offset);
    CodedInputStream in =
        UnsafeByteOperations.unsafeWrap(value, offset, value.length - offset).newCodedInput();
    in.enableAliasing(true);
    M message = parser.parseFrom(in);
    in.checkLastTagWas(0); // a message that ends with an end-group tag is corrupt
    return message;
  }

  private static void checkFields(byte[] value, int offset) throws InvalidProtocolBufferException {
    CodedInputStream in = CodedInputStream.newInstance(value, offset, value.length - offset);
    int fields = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
          throw new InvalidProtocolBufferException("the message has a group");
        }
        if (++fields > MAX_FIELDS) {
          throw new InvalidProtocolBufferException(
              "the message has more than " + MAX_FIELDS + " fields");
        }
        if (!in.skipField(tag)) {
          return; // the end of a group that did not begin, which the parser refuses
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }
}
