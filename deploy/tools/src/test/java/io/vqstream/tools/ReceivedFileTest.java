package io.vqstream.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.files.OutputFiles;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceivedFileTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2};

  @TempDir Path folder;

  @Test
  void takesTheFileOutOfAnImage() throws IOException {
    // Given
    byte[] value =
        Image.newBuilder()
            .setData(ByteString.copyFrom(PNG))
            .setContentType("image/png")
            .setOrigin("camera")
            .build()
            .toByteArray();

    // When
    ReceivedFile file = ReceivedFile.of(record("yard/a.png", value));

    // Then
    assertThat(file.content()).isEqualTo(PNG);
    assertThat(file.path()).isEqualTo(Path.of("yard/a.png"));
  }

  @Test
  void takesThePlainBytesOfAFile() throws IOException {
    // When
    ReceivedFile file = ReceivedFile.of(record("yard/a", PNG));

    // Then
    assertThat(file.content()).isEqualTo(PNG);
    assertThat(file.path()).isEqualTo(Path.of("yard/a.png"));
  }

  @Test
  void doesNotTakeAFileForACodedImage() throws IOException {
    // Given a WebP file whose first 75 bytes are a field to protobuf, and the next two a kind
    byte[] webp = Arrays.copyOf("RIFF    WEBPVP8L".getBytes(StandardCharsets.US_ASCII), 77);
    webp[75] = 0x10;
    webp[76] = 1;

    // When
    ReceivedFile file = ReceivedFile.of(record("a", webp));

    // Then
    assertThat(file.type()).isEqualTo(FileType.WEBP);
    assertThat(file.content()).isEqualTo(webp);
  }

  @Test
  void takesTheFrameOutOfACodedImage() throws IOException {
    // Given
    byte[] frame = {1, 2, 3};
    byte[] value =
        CodedImage.newBuilder()
            .setFrame(ByteString.copyFrom(frame))
            .setKind(CodedImage.Kind.KIND_CODED)
            .setWidth(3)
            .build()
            .toByteArray();

    // When
    ReceivedFile file = ReceivedFile.of(record("a.png", value));

    // Then
    assertThat(file.content()).isEqualTo(frame);
    assertThat(file.path()).isEqualTo(Path.of("a.png.vq"));
  }

  @Test
  void namesTheRecordThatHoldsNoImage() {
    // Given
    byte[] value = "no protobuf".getBytes(StandardCharsets.UTF_8);

    // When
    assertThatThrownBy(() -> ReceivedFile.of(record("a.png", value)))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining("images-3@17");
  }

  @Test
  void writesBelowTheFolder() throws IOException {
    // Given
    ReceivedFile file = new ReceivedFile(Path.of("yard/night/a.png"), FileType.PNG, PNG);

    // When
    Path written = file.writeBelow(folder, new OutputFiles(false));

    // Then
    assertThat(written).isEqualTo(folder.resolve("yard/night/a.png")).hasBinaryContent(PNG);
    assertThat(folder.resolve("yard/night").toFile().list()).containsExactly("a.png");
  }

  @Test
  void doesNotFollowALinkOutOfTheFolder() throws IOException {
    // Given
    Path inside = Files.createDirectory(folder.resolve("out"));
    Path outside = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(inside.resolve("yard"), outside);
    ReceivedFile file = new ReceivedFile(Path.of("yard/a.png"), FileType.PNG, PNG);

    // When
    assertThatThrownBy(() -> file.writeBelow(inside, new OutputFiles(false)))

        // Then
        .isInstanceOf(IOException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void numbersALaterRecordOfAKey() throws IOException {
    // Given
    FileReceiver receiver = new FileReceiver(folder, new OutputFiles(true));

    // When
    receiver.receive(image("yard/a.png", 17, 1));
    Path later = receiver.receive(image("yard/a.png", 18, 2));

    // Then
    assertThat(later).isEqualTo(folder.resolve("yard/a-3-18.png"));
    assertThat(folder.resolve("yard/a.png")).content(ISO_8859_1).endsWith("\u0001");
    assertThat(later).content(ISO_8859_1).endsWith("\u0002");
  }

  @Test
  void keepsAFileThatWasThereBefore() throws IOException {
    // Given
    Path existing = Files.writeString(folder.resolve("a.png"), "mine");
    FileReceiver receiver = new FileReceiver(folder, new OutputFiles(false));

    // When
    assertThatThrownBy(() -> receiver.receive(image("a.png", 17, 1)))

        // Then
        .hasMessageContaining("exists; use --force");
    assertThat(existing).hasContent("mine");
  }

  private static ConsumerRecord<byte[], byte[]> image(String key, long offset, int last) {
    byte[] file = Arrays.copyOf(PNG, PNG.length + 1);
    file[PNG.length] = (byte) last;
    byte[] value = Image.newBuilder().setData(ByteString.copyFrom(file)).build().toByteArray();
    return new ConsumerRecord<>("images", 3, offset, key.getBytes(StandardCharsets.UTF_8), value);
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ConsumerRecord<>("images", 3, 17, key.getBytes(StandardCharsets.UTF_8), value);
  }
}
