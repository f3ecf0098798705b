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
  void rejectsTrailingEndGroupTag() {
    byte[] value = IMAGE.toByteArray();
    byte[] longer = Arrays.copyOf(value, value.length + 1);
    longer[value.length] = 1 << 3 | 4;
    assertThatThrownBy(() -> Messages.parse(CodedImage.parser(), longer, 0))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }
}
