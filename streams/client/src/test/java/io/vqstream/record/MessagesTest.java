package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vqstream.proto.v1.CodedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final CodedImage IMAGE =
      CodedImage.newBuilder()
          .setFrame(ByteString.copyFrom(new byte[] {7, 7, 7}))
          .setOrigin("sky.jpg")
          .build();

  @Test
  void parsesMessageAtOffset() throws Exception {
    // Given
    byte[] message = IMAGE.toByteArray();
    byte[] value = new byte[message.length + 2];
    System.arraycopy(message, 0, value, 2, message.length);

    // When / Then
    assertThat(Messages.parse(CodedImage.parser(), value, 2)).isEqualTo(IMAGE);
  }

  @Test
  void refersToTheValueInsteadOfCopyingIt() throws Exception {
    // Given
    byte[] value = IMAGE.toByteArray();
    CodedImage parsed = Messages.parse(CodedImage.parser(), value, 0);

    // When
    for (int i = 0; i < value.length; i++) {
      value[i] = value[i] == 7 ? 8 : value[i];
    }

    // Then
    assertThat(parsed.getFrame().toByteArray()).containsExactly(8, 8, 8);
  }

  @Test
  void rejectsTruncatedMessage() {
    byte[] value = IMAGE.toByteArray();
    assertThatThrownBy(
            () -> Messages.parse(CodedImage.parser(), Arrays.copyOf(value, value.length - 1), 0))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void rejectsMessageOfManyUnknownFields() {
    // Given 1,100 fields of number 100, which parsers keep
    byte[] fields = new byte[3 * 1_100];
    for (int i = 0; i < fields.length; i += 3) {
      fields[i] = (byte) 0xa0;
      fields[i + 1] = 0x06;
      fields[i + 2] = 1;
    }
    byte[] value = IMAGE.toByteArray();
    byte[] longer = Arrays.copyOf(value, value.length + fields.length);
    System.arraycopy(fields, 0, longer, value.length, fields.length);

    // When / Then
    assertThatThrownBy(() -> Messages.parse(CodedImage.parser(), longer, 0))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("more than 1000 fields");
  }

  @Test
  void rejectsMessageWithAGroup() {
    // Given a group of field 100 that is empty
    byte[] value = {(byte) 0xa3, 0x06, (byte) 0xa4, 0x06};

    // When / Then
    assertThatThrownBy(() -> Messages.parse(CodedImage.parser(), value, 0))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("group");
  }

  @Test
  void keepsSomeUnknownFieldsOfLaterVersions() throws Exception {
    // Given
    byte[] value = IMAGE.toByteArray();
    byte[] longer = Arrays.copyOf(value, value.length + 3);
    longer[value.length] = (byte) 0xa0;
    longer[value.length + 1] = 0x06;
    longer[value.length + 2] = 1;

    // Then
    assertThat(Messages.parse(CodedImage.parser(), longer, 0).getOrigin()).isEqualTo("sky.jpg");
  }

  @Test
  void rejectsTrailingEndGroupTag() {
    byte[] value = IMAGE.toByteArray();
    byte[] longer = Arrays.copyOf(value, value.length + 1);
    longer[value.length] = 1 << 3 | 4;
    assertThatThrownBy(() -> Messages.parse(CodedImage.parser(), longer, 0))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }
}
