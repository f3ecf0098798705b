package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

  @TempDir Path folder;

  @Test
  void saysWhatACodedFrameHolds() throws IOException {
    // Given
    Path frame = frame("FAKEC" + "x".repeat(114));

    // When
    CommandRun run = CommandRun.of("inspect", frame);

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "file              " + frame,
            "frame version     1",
            "kind              coded",
            "checkpoint        00c0ffee (fake)",
            "quality           2",
            "size              20x10 pixels",
            "frame             117 bytes, 4.6800 bits a pixel",
            "payload           101 bytes",
            "around payload    16 bytes",
            "codes             400, 2.0200 bits a code",
            "cross-entropy     800.0 bits, 100.0 bytes",
            "payload above it  1.0 bytes, 1.000 %",
            "codes' SHA-256    " + FakeCodec.CODES_DIGEST);
  }

  @Test
  void describesLosslessFrame() throws IOException {
    // Given
    Path frame = frame("FAKEL");

    // When
    CommandRun text = CommandRun.of("inspect", frame);
    CommandRun json = CommandRun.of("inspect", "--json", frame);

    // Then
    assertThat(text.out().lines())
        .containsExactly(
            "file              " + frame,
            "frame version     3",
            "kind              lossless, the exact pixels",
            "size              20x10 pixels",
            "frame             18 bytes, 0.7200 bits a pixel",
            "payload           8 bytes",
            "around payload    10 bytes");
    JsonObject parsed = JsonParser.parseString(json.out()).getAsJsonObject();
    assertThat(parsed.get("kind").getAsString()).isEqualTo("lossless");
    assertThat(parsed.keySet())
        .doesNotContain("checkpoint", "quality", "passthrough_reason", "content_type", "codes");
  }

  @Test
  void listsTheMetadataThatAFrameKeeps() throws IOException {
    // Given
    Path frame = frame("FAKECmetadata" + "x".repeat(106));

    // When
    CommandRun text = CommandRun.of("inspect", frame);
    CommandRun json = CommandRun.of("inspect", "--json", frame);

    // Then
    assertThat(text.out().lines())
        .containsSubsequence(
            "metadata          EXIF, 44 bytes",
            "all metadata      9 bytes in the frame",
            "around payload    17 bytes");
    JsonObject parsed = JsonParser.parseString(json.out()).getAsJsonObject();
    assertThat(parsed.get("metadata_bytes").getAsInt()).isEqualTo(9);
    assertThat(parsed.getAsJsonArray("metadata").get(0).getAsJsonObject().get("label"))
        .hasToString("\"EXIF\"");
  }

  @Test
  void saysWhyAFrameIsCarried() throws IOException {
    // Given
    Path frame = frame("FAKEP and the file");

    // When
    CommandRun run = CommandRun.of("inspect", frame);

    // Then
    assertThat(run.out())
        .contains("kind              pass-through, the original file")
        .contains("reason            alpha")
        .contains("content type      image/png")
        .doesNotContain("cross-entropy")
        .doesNotContain("SHA-256")
        .doesNotContain("checkpoint");
  }

  @Test
  void printsTheSameAsJson() throws IOException {
    // Given
    Path frame = frame("FAKEC" + "x".repeat(114));

    // When
    CommandRun run = CommandRun.of("inspect", "--json", frame);

    // Then
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(json.get("kind").getAsString()).isEqualTo("coded");
    assertThat(json.get("checkpoint").getAsString()).isEqualTo("00c0ffee");
    assertThat(json.get("checkpoint_name").getAsString()).isEqualTo("fake");
    assertThat(json.get("quality").getAsInt()).isEqualTo(2);
    assertThat(json.get("frame_bytes").getAsInt()).isEqualTo(117);
    assertThat(json.get("bpp").getAsDouble()).isEqualTo(4.68);
    assertThat(json.get("codes").getAsInt()).isEqualTo(400);
    assertThat(json.get("bits_per_code").getAsDouble()).isEqualTo(2.02);
    assertThat(json.get("cross_entropy_bits").getAsDouble()).isEqualTo(800);
    assertThat(json.get("payload_excess_percent").getAsDouble()).isEqualTo(1);
    assertThat(json.get("codes_sha256").getAsString()).isEqualTo(FakeCodec.CODES_DIGEST);
  }

  @Test
  void namesAFrameThatCannotBeRead() throws IOException {
    // Given
    Path text = Images.text(folder.resolve("a.vq"));

    // When
    CommandRun run = CommandRun.of("inspect", text);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToIgnoringNewLines("vqstream: " + text + ": not a frame (at byte 0)");
  }

  private Path frame(String content) throws IOException {
    return Files.writeString(folder.resolve("a.vq"), content);
  }
}
