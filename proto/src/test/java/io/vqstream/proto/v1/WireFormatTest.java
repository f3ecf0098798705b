package io.vqstream.proto.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pins numbers, names and types of all fields to {@code wire-format.txt}.
 *
 * <p>Records on topics are older and younger than the program that reads them, so a line of that
 * file may be added but not changed. To add one, run this test and copy the listing that it names.
 */
class WireFormatTest {

  @Test
  void keepsNumberNameAndTypeOfEveryField() throws IOException {
    // Given
    String expected = resource("wire-format.txt");

    // When
    String listing = Listing.of(Image.getDescriptor().getFile());

    // Then
    assertThat(listing)
        .as("the wire format; what it is now lies in %s", keep(listing))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "a field {0}")
  @MethodSource("breakages")
  void listingTellsWhenAFieldIs(String changed, Consumer<FieldDescriptorProto.Builder> change)
      throws DescriptorValidationException {
    // Given
    FileDescriptor file = Image.getDescriptor().getFile();
    FileDescriptorProto.Builder broken = file.toProto().toBuilder();
    change.accept(broken.getMessageTypeBuilder(0).getFieldBuilder(1));

    // When
    String listing = Listing.of(FileDescriptor.buildFrom(broken.build(), new FileDescriptor[0]));

    // Then
    assertThat(listing).isNotEqualTo(Listing.of(file));
  }

  static Stream<Arguments> breakages() {
    return Stream.of(
        breakage("renumbered", field -> field.setNumber(17)),
        breakage("renamed", field -> field.setName("renamed")),
        breakage(
            "given another type", field -> field.setType(FieldDescriptorProto.Type.TYPE_BYTES)),
        breakage(
            "made a list", field -> field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)));
  }

  private static Arguments breakage(String what, Consumer<FieldDescriptorProto.Builder> change) {
    return Arguments.of(what, change);
  }

  private static Path keep(String listing) throws IOException {
    Path file = Path.of("target", "wire-format.txt").toAbsolutePath();
    return Files.writeString(file, listing);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = WireFormatTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
