package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.image.ImageMetadata;
import io.vqstream.image.MetadataKind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.VqHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(CountingSource.LOCK)
class VqSerializerTest {
  @TempDir Path folder;

  @AutoClose private final VqSerializer<Object> serializer = new VqSerializer<>();

  @BeforeEach
  void configure() throws Exception {
    serializer.configure(Tiny.settings(folder, "vqstream.quality", "2"), false);
  }

  @Test
  void encodesImageFileLikeTheService() throws Exception {
    // When
    CodedImage coded = CodedImage.parseFrom(serializer.serialize("t", Tiny.png()));

    // Then
    assertThat(coded.getKind()).isEqualTo(CodedImage.Kind.KIND_CODED);
    assertThat(coded.getWidth()).isEqualTo(48);
    assertThat(coded.getHeight()).isEqualTo(32);
    assertThat(coded.getQuality()).isEqualTo(2);
    assertThat(coded.getSourceBytes()).isEqualTo(Tiny.png().length);
    assertThat(coded.getSourceContentType()).isEqualTo("image/png");
    assertThat(coded.getCheckpointDigest().toByteArray()).isEqualTo(TinyCheckpoint.read().digest());
  }

  @Test
  void keepsOriginOfMessage() throws Exception {
    // Given
    Image image =
        Image.newBuilder()
            .setData(ByteString.copyFrom(Tiny.png()))
            .setOrigin("yard/scene.png")
            .build();

    // When
    CodedImage coded = CodedImage.parseFrom(serializer.serialize("t", image));

    // Then
    assertThat(coded.getOrigin()).isEqualTo("yard/scene.png");
  }

  @Test
  void acceptsSerializedMessage() throws Exception {
    // Given
    Image image =
        Image.newBuilder().setData(ByteString.copyFrom(Tiny.png())).setOrigin("yard").build();

    // When
    CodedImage coded = CodedImage.parseFrom(serializer.serialize("t", image.toByteArray()));

    // Then
    assertThat(coded).isEqualTo(CodedImage.parseFrom(serializer.serialize("t", image)));
  }

  @Test
  void acceptsOnlyTheConfiguredFormat() throws Exception {
    // Given
    try (VqSerializer<byte[]> messages = new VqSerializer<>()) {
      messages.configure(Tiny.settings(folder, "vqstream.source.format", "message"), false);

      // When / Then
      assertThatThrownBy(() -> messages.serialize("t", Tiny.png()))
          .isInstanceOfSatisfying(
              BadImageException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.NOT_AN_IMAGE_RECORD));
    }
  }

  @Test
  void writesLosslessFrameOfDrawing() throws Exception {
    // Given a drawing, and a serializer that writes no lossless frames
    Picture drawing = drawing();
    try (VqSerializer<Object> never = new VqSerializer<>();
        VqDeserializer<Object> deserializer = new VqDeserializer<>()) {
      never.configure(Tiny.settings(folder, "vqstream.lossless", "never"), false);
      deserializer.configure(Tiny.settings(folder, "vqstream.output", "pixels"), false);

      // When
      byte[] value = serializer.serialize("t", drawing);
      CodedImage exact = CodedImage.parseFrom(value);
      CodedImage codes = CodedImage.parseFrom(never.serialize("t", drawing));
      Decoded.Coded decoded = (Decoded.Coded) deserializer.deserialize("t", value);

      // Then
      assertThat(exact.getKind()).isEqualTo(CodedImage.Kind.KIND_LOSSLESS);
      assertThat(exact.getCheckpointDigest().isEmpty()).isTrue();
      assertThat(decoded.picture().rgb()).isEqualTo(drawing.rgb());
      assertThat(codes.getKind()).isEqualTo(CodedImage.Kind.KIND_CODED);
    }
  }

  @Test
  void searchesForBetterCodesWithEffort() throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(120, 72, 31);
    try (VqSerializer<Object> plain = new VqSerializer<>();
        VqSerializer<Object> searching = new VqSerializer<>()) {
      plain.configure(Tiny.settings(folder, "vqstream.quality", "2"), false);
      searching.configure(
          Tiny.settings(folder, "vqstream.effort", "2", "vqstream.quality", "2"), false);

      // When
      CodedImage first = CodedImage.parseFrom(plain.serialize("t", picture));
      CodedImage better = CodedImage.parseFrom(searching.serialize("t", picture));

      // Then
      assertThat(better.getKind()).isEqualTo(CodedImage.Kind.KIND_CODED);
      assertThat(better.getFrame()).isNotEqualTo(first.getFrame());
    }
  }

  /** Returns white and black squares. */
  private static Picture drawing() {
    byte[] rgb = new byte[3 * 64 * 64];
    for (int i = 0; i < 64 * 64; i++) {
      boolean white = ((i / 16 + i / 64 / 16) & 1) == 0;
      Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (white ? 255 : 0));
    }
    return new Picture(64, 64, false, rgb);
  }

  @Test
  void acceptsPixelsAndDecodedImages() throws Exception {
    // When
    byte[] ofFile = serializer.serialize("t", Tiny.png());
    byte[] ofPixels = serializer.serialize("t", Tiny.PICTURE);
    byte[] ofDecoded = serializer.serialize("t", new Decoded.Coded(Tiny.PICTURE));
    byte[] ofCarried = serializer.serialize("t", new Decoded.Passthrough(Tiny.png(), "image/png"));

    // Then
    ByteString frame = CodedImage.parseFrom(ofFile).getFrame();
    assertThat(CodedImage.parseFrom(ofPixels).getFrame()).isEqualTo(frame);
    assertThat(CodedImage.parseFrom(ofDecoded).getFrame()).isEqualTo(frame);
    assertThat(CodedImage.parseFrom(ofCarried).getFrame()).isEqualTo(frame);
  }

  @Test
  void keepsMetadataIfConfigured() throws Exception {
    // Given
    ImageMetadata metadata = new ImageMetadata(Map.of(MetadataKind.XMP, new byte[] {'<'}));
    byte[] png = PngWriter.write(Tiny.PICTURE, metadata);

    try (VqSerializer<Object> keeping = new VqSerializer<>();
        VqDeserializer<Object> deserializer = new VqDeserializer<>()) {
      keeping.configure(Tiny.settings(folder, "vqstream.metadata.keep", "true"), false);
      deserializer.configure(Tiny.settings(folder, "vqstream.output", "pixels"), false);

      // When
      Decoded.Coded kept =
          (Decoded.Coded) deserializer.deserialize("t", keeping.serialize("t", png));
      Decoded.Coded anew =
          (Decoded.Coded) deserializer.deserialize("t", serializer.serialize("t", kept));
      Decoded.Coded dropped =
          (Decoded.Coded) deserializer.deserialize("t", serializer.serialize("t", png));

      // Then
      assertThat(kept.metadata().items()).containsOnlyKeys(MetadataKind.XMP);
      assertThat(anew.metadata().items()).containsOnlyKeys(MetadataKind.XMP);
      assertThat(dropped.metadata().isEmpty()).isTrue();
    }
  }

  @Test
  void setsTypeHeaderOnce() {
    // Given
    RecordHeaders headers = new RecordHeaders();
    headers.add("vqstream.type", "vqstream.v1.Image".getBytes(StandardCharsets.UTF_8));
    headers.add("vqstream.psnr", "99".getBytes(StandardCharsets.UTF_8));

    // When
    serializer.serialize("t", headers, Tiny.png());

    // Then
    assertThat(headers.headers("vqstream.type"))
        .extracting(header -> new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly("vqstream.v1.CodedImage");
    assertThat(headers.headers("vqstream.psnr")).isEmpty();
    assertThat(VqHeaders.text(headers, "vqstream.kind")).contains("coded");
    assertThat(VqHeaders.text(headers, "vqstream.quality")).contains("2");
  }

  @Test
  void encodesARecordThatIsSentAgain() {
    // Given
    RecordHeaders headers = new RecordHeaders();
    byte[] first = serializer.serialize("t", headers, Tiny.png());
    headers.setReadOnly(); // as Kafka's producer does

    // When
    byte[] again = serializer.serialize("t", headers, Tiny.png());

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(headers.toArray()).hasSize(3);
  }

  @Test
  void takesReservedHeadersFromTombstone() {
    // Given
    RecordHeaders headers = new RecordHeaders();
    headers.add("vqstream.value", new byte[100]).add("camera", null);

    // When
    byte[] value = serializer.serialize("t", headers, null);

    // Then
    assertThat(value).isNull();
    assertThat(headers.toArray()).extracting(Header::key).containsExactly("camera");
  }

  @Test
  void rejectsPixelsBeyondTheLimit() throws Exception {
    // Given
    try (VqSerializer<Object> limited = new VqSerializer<>()) {
      limited.configure(Tiny.settings(folder, "vqstream.image.max.pixels", "64"), false);

      // When / Then
      assertThatThrownBy(() -> limited.serialize("t", SyntheticPicture.of(16, 16, 1)))
          .isInstanceOfSatisfying(
              BadImageException.class,
              e -> assertThat(e.reason()).isEqualTo(FailureReason.TOO_MANY_PIXELS));
    }
  }

  @Test
  void rejectsInvalidImageWithReason() {
    // Given
    byte[] text = "no image".getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(Tiny.png(), 200);

    // When / Then
    assertThatThrownBy(() -> serializer.serialize("images", text))
        .isInstanceOfSatisfying(
            BadImageException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.NOT_AN_IMAGE))
        .hasMessageStartingWith("topic images: not_an_image: ")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> serializer.serialize("images", cut))
        .isInstanceOfSatisfying(
            BadImageException.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.CORRUPT));
    assertThat(serializer.serialize("images", Tiny.png())).isNotEmpty();
  }

  @Test
  void namesUnsupportedClass() {
    assertThatThrownBy(() -> serializer.serialize("images", 7))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("topic images: cannot encode a java.lang.Integer; pass byte[]");
  }

  @Test
  void throwsSystemFaults() {
    // Given
    try (VqSerializer<byte[]> faulty = new VqSerializer<>()) {
      faulty.configure(Map.of("vqstream.codec.source", CountingSource.class.getName()), false);

      // When / Then
      assertThatThrownBy(() -> faulty.serialize("t", "poison".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(OutOfMemoryError.class);
    }
  }

  @Test
  void rejectsUseAfterClose() {
    // When
    serializer.close();
    serializer.close();

    // Then
    assertThatThrownBy(() -> serializer.serialize("t", Tiny.png()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
