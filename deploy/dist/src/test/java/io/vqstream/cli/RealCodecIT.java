package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.vqstream.checkpoint.BundledCheckpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands on files say with the checkpoint that comes with vqstream. */
class RealCodecIT {
  @TempDir Path folder;

  @Test
  void reportsCodedAndPassthroughImages() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.scene(in.resolve("pixel.png"), 1, 1);
    Images.scene(in.resolve("line.png"), 1, 500);
    Images.pngOfType(in.resolve("gray.png"), BufferedImage.TYPE_BYTE_GRAY);
    Images.pngOfType(in.resolve("palette.png"), BufferedImage.TYPE_BYTE_INDEXED);
    Images.pngOfType(in.resolve("deep.png"), BufferedImage.TYPE_USHORT_GRAY);
    Images.pngWithAlpha(in.resolve("clear.png"));

    // When
    CommandRun run =
        CommandRun.real("compress", in, "-o", folder.resolve("out"), "--lossless", "never");
    CommandRun back = CommandRun.real("decompress", folder.resolve("out"), "-o", folder);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("pixel.vq: coded at quality 3, 1x1 pixels")
        .contains("line.vq: coded at quality 3, 1x500 pixels")
        .contains("gray.vq: coded at quality 3")
        .contains("palette.vq: coded at quality 3")
        .contains("deep.vq: passed through (more than 8 bits a sample)")
        .contains("clear.vq: passed through (alpha)")
        .contains("4 images coded, 2 passed through");
    assertThat(back.status()).as(back.err()).isZero();
    assertThat(folder.resolve("clear.png")).hasSameBinaryContentAs(in.resolve("clear.png"));
    assertThat(folder.resolve("deep.png")).hasSameBinaryContentAs(in.resolve("deep.png"));
  }

  @Test
  void namesEachDamagedFrameAndDecodesTheRest() throws IOException {
    // Given
    Path frames = folder.resolve("frames");
    CommandRun.real("compress", Images.scene(folder.resolve("good.png"), 64, 48), "-o", frames);
    byte[] good = Files.readAllBytes(frames.resolve("good.vq"));
    Files.write(frames.resolve("cut.vq"), Arrays.copyOf(good, good.length / 2));
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 4;
    Files.write(frames.resolve("flipped.vq"), flipped);
    Files.writeString(frames.resolve("text.vq"), "This is no frame.");

    // When
    CommandRun run = CommandRun.real("decompress", frames, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err().lines().filter(line -> line.startsWith("vqstream: ")))
        .hasSize(3)
        .anyMatch(line -> line.contains("cut.vq: checksum mismatch"))
        .anyMatch(line -> line.contains("flipped.vq: checksum mismatch"))
        .anyMatch(line -> line.contains("text.vq: not a vqstream frame"));
    assertThat(folder.resolve("out/good.png")).exists();
  }

  @Test
  void codesTheImagesOfAFolderAsASequence() throws IOException {
    // Given a camera that sees the same in each picture
    Path in = folder.resolve("in");
    for (int i = 1; i <= 5; i++) {
      Images.scene(in.resolve(i + ".png"), 96, 64);
    }
    Path frames = folder.resolve("frames");

    // When
    CommandRun run = CommandRun.real("compress", in, "-o", frames, "--key-frame-interval", "3");
    CommandRun all = CommandRun.real("decompress", frames, "-o", folder.resolve("all"));
    CommandRun one = CommandRun.real("decompress", frames.resolve("3.vq"), "-o", folder);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> line.contains("inter frame")))
        .extracting(line -> line.substring(line.lastIndexOf("in/") + 3, line.indexOf(".png")))
        .containsExactly("2", "3", "5");
    assertThat(Files.size(frames.resolve("3.vq")))
        .isLessThan(Files.size(frames.resolve("1.vq")) / 2);
    assertThat(all.status()).as(all.err()).isZero();
    assertThat(one.status()).as(one.err()).isZero();
    assertThat(folder.resolve("3.png"))
        .hasSameBinaryContentAs(folder.resolve("all/3.png"))
        .hasSameBinaryContentAs(folder.resolve("all/1.png"));
  }

  @Test
  void namesTheFrameThatAnInterFrameNeeds() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.scene(in.resolve("1.png"), 96, 64);
    Images.scene(in.resolve("2.png"), 96, 64);
    CommandRun.real("compress", in, "-o", folder, "--key-frame-interval", "9");
    Files.delete(folder.resolve("1.vq"));

    // When
    CommandRun run = CommandRun.real("decompress", folder.resolve("2.vq"), "-o", folder);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).contains("2.vq: ", "put the frames since its key frame into");
    assertThat(folder.resolve("2.png")).doesNotExist();
  }

  @Test
  void namesTheInterFrameAfterADamagedFrame() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.scene(in.resolve("1.png"), 96, 64);
    Images.scene(in.resolve("2.png"), 96, 64);
    CommandRun.real("compress", in, "-o", folder, "--key-frame-interval", "9");
    byte[] damaged = Files.readAllBytes(folder.resolve("1.vq"));
    damaged[damaged.length / 2] ^= 4;
    Files.write(folder.resolve("1.vq"), damaged);

    // When
    CommandRun run = CommandRun.real("decompress", folder.resolve("2.vq"), "-o", folder);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err())
        .contains("2.vq: ", "put the frames since its key frame into")
        .doesNotContain("checksum mismatch");
  }

  @Test
  void namesTheFrameOfAnotherCheckpoint() throws IOException {
    // Given
    CommandRun.real("compress", Images.scene(folder.resolve("a.png"), 16, 16), "-o", folder);
    byte[] checkpoint = BundledCheckpoint.PHOTOS.read().file().clone();
    int name = new String(checkpoint, StandardCharsets.ISO_8859_1).indexOf("\"photos\"");
    checkpoint[name + 1] = 'f';
    Path other = Files.write(folder.resolve("other.safetensors"), checkpoint);

    // When
    CommandRun run =
        CommandRun.real("decompress", folder.resolve("a.vq"), "-o", folder, "--checkpoint", other);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err().lines().filter(line -> line.startsWith("vqstream: ")))
        .singleElement()
        .asString()
        .contains("a.vq: the frame needs checkpoint ", "the codec has ");
  }

  @Test
  void choosesTheCheckpointBySizeUnlessOneIsNamed() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.scene(in.resolve("small.png"), 48, 40);
    Images.scene(in.resolve("large.png"), 49, 40);

    // When
    CommandRun.real("compress", in, "-o", folder.resolve("by-size"));
    CommandRun.real("compress", in, "-o", folder.resolve("named"), "--checkpoint", "photos");

    // Then
    assertThat(checkpoint("by-size/small.vq")).isEqualTo("thumbnails");
    assertThat(checkpoint("by-size/large.vq")).isEqualTo("photos");
    assertThat(checkpoint("named/small.vq")).isEqualTo("photos");
    CommandRun back =
        CommandRun.real("decompress", folder.resolve("by-size"), "-o", folder.resolve("back"));
    assertThat(back.status()).as(back.err()).isZero();
    assertThat(folder.resolve("back/small.png")).exists();
    assertThat(folder.resolve("back/large.png")).exists();
  }

  @Test
  void aNamedCheckpointDoesNotReadTheFramesOfTheOther() throws IOException {
    // Given
    CommandRun.real("compress", Images.scene(folder.resolve("a.png"), 16, 16), "-o", folder);

    // When
    CommandRun run =
        CommandRun.real(
            "decompress", folder.resolve("a.vq"), "-o", folder, "--checkpoint", "photos");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).contains("a.vq: the frame needs checkpoint ", "the codec has ");
  }

  @Test
  void namesTheOptionThatRaisesTheLimitOfAFrame() throws IOException {
    // Given
    CommandRun.real("compress", Images.scene(folder.resolve("a.png"), 16, 16), "-o", folder);

    // When
    CommandRun run =
        CommandRun.real("decompress", folder.resolve("a.vq"), "-o", "-", "--max-pixels", 255);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).contains("16x16 pixels", "--max-pixels").hasLineCount(1);
  }

  private String checkpoint(String frame) {
    CommandRun run = CommandRun.real("inspect", folder.resolve(frame), "--json");
    return JsonParser.parseString(run.out()).getAsJsonObject().get("checkpoint_name").getAsString();
  }

  @Test
  void namesTheTensorThatACheckpointLacks() throws IOException {
    // Given
    byte[] checkpoint = BundledCheckpoint.PHOTOS.read().file().clone();
    int name = new String(checkpoint, StandardCharsets.ISO_8859_1).indexOf("\"prior.");
    checkpoint[name + 1] = 'x';
    Path other = Files.write(folder.resolve("other.safetensors"), checkpoint);
    Path image = Images.scene(folder.resolve("a.png"), 16, 16);

    // When
    CommandRun run = CommandRun.real("compress", image, "-o", folder, "--checkpoint", other);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).hasLineCount(1).contains(other.toString(), "tensor prior.", "is missing");
  }
}
