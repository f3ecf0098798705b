package io.vqstream.cli;

import static io.vqstream.cli.CompressOutputsTest.filesBelow;
import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.MetadataKind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressCommandTest {

  @TempDir Path folder;

  @Test
  void writesOneFrameAnImageAndSaysWhatBecameOfIt() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", out, "--quality", 2);

    // Then
    long source = Files.size(image);
    long frame = Files.size(out.resolve("a.vq"));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            image + " -> " + out.resolve("a.vq") + ": coded at quality 2, 20x10 pixels, ",
            source + " -> " + frame + " bytes, " + NumberFormats.bitsPerPixel(frame, 200),
            "1 image coded, 0 passed through: 200 pixels, ");
  }

  @Test
  void writesLosslessFramesUnlessToldNever() throws IOException {
    // Given
    Path image = Images.pngOfType(folder.resolve("chart.png"), BufferedImage.TYPE_BYTE_INDEXED);

    // When
    CommandRun auto = CommandRun.of("compress", image, "-o", folder.resolve("auto"));
    CommandRun never =
        CommandRun.of("compress", image, "-o", folder.resolve("never"), "--lossless", "never");
    CommandRun wrong =
        CommandRun.of("compress", image, "-o", folder.resolve("wrong"), "--lossless", "always");

    // Then
    assertThat(auto.out())
        .contains("chart.vq: lossless, 20x10 pixels")
        .contains("0 images coded, 1 lossless, 0 passed through");
    assertThat(never.out()).contains("chart.vq: coded at quality 3, 20x10 pixels");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("--lossless");
  }

  @Test
  void searchesWithTheGivenEffort() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder.resolve("b"), "--effort", "2");
    CommandRun wrong = CommandRun.of("compress", image, "-o", folder.resolve("c"), "--effort", "4");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out() + run.err()).contains("effort 2");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("--effort", "'4' is not a whole number from 0 to 3");
  }

  @Test
  void saysWhyAnImageIsCarried() throws IOException {
    // Given
    Path image = Images.pngWithAlpha(folder.resolve("logo.png"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("logo.vq: passed through (alpha), 20x10 pixels")
        .contains("0 images coded, 1 passed through");
  }

  @Test
  void printsNotesOnFilesThatAreCodedAllTheSame() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("endless.png"));
    byte[] whole = Files.readAllBytes(image);
    Files.write(image, Arrays.copyOf(whole, whole.length - 12));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("vqstream: " + image + ": ")
        .contains("image data is complete");
    assertThat(run.out()).contains("1 image coded").doesNotContain("failed");
  }

  @Test
  void saysInOneLineWhatMetadataIsDropped() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.withMetadata(in.resolve("a.png"), MetadataKind.EXIF, MetadataKind.XMP);
    Images.withMetadata(in.resolve("b.png"), MetadataKind.XMP);
    Images.png(in.resolve("c.png"));

    // When
    CommandRun dropping = CommandRun.of("compress", in, "-o", folder.resolve("out"));
    CommandRun keeping =
        CommandRun.of("compress", in, "-o", folder.resolve("kept"), "--keep-metadata");

    // Then
    assertThat(dropping.out().lines())
        .contains(
            "dropped metadata: EXIF of 1 image, XMP of 2 images; --keep-metadata keeps metadata");
    assertThat(keeping.out()).doesNotContain("metadata");
  }

  @Test
  void namesEachFailureAndDoesTheRest() throws IOException {
    // Given
    Path text = Images.text(folder.resolve("in/text.png"));
    Path empty = Files.createFile(folder.resolve("in/empty.png"));
    Images.png(folder.resolve("in/z.png"));
    Path missing = folder.resolve("missing.png");
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", folder.resolve("in"), missing, "-o", out);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            "vqstream: " + missing + ": no such file or folder",
            "vqstream: " + empty + ": the file is empty",
            "vqstream: " + text + ": not PNG, JPEG or WebP");
    assertThat(filesBelow(out)).containsExactly("z.vq");
    assertThat(run.out()).contains("1 image coded").contains("; 3 failed");
  }

  @Test
  void aFileThatIsNamedItselfIsTriedWhateverItsName() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("picture"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder.resolve("out"));

    // Then
    assertThat(run.status()).isZero();
    assertThat(folder.resolve("out/picture.vq")).exists();
  }

  @Test
  void takesImagesOfAFolderByTheirContent() throws IOException {
    // Given
    Path in = folder.resolve("in");
    for (String name : List.of("a.jfif", "b.mpo", "c.dat", "d")) {
      Images.jpeg(in.resolve(name));
    }
    Images.text(in.resolve("e.gif"));
    Images.text(in.resolve("f.tiff"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", in, "-o", out);

    // Then
    assertThat(run.status()).isZero();
    assertThat(filesBelow(out)).containsExactly("a.vq", "b.vq", "c.vq", "d.vq");
    assertThat(run.err().lines())
        .containsExactly(
            "vqstream: " + in + ": 1 .gif file left out: not PNG, JPEG or WebP",
            "vqstream: " + in + ": 1 .tiff file left out: not PNG, JPEG or WebP");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void escapesControlCharactersInNames() throws IOException {
    // Given
    Path in = folder.resolve("in");
    Images.png(in.resolve("a\n\u001b[2Jb.png"));
    Images.text(in.resolve("c\nd.png"));

    // When
    CommandRun run = CommandRun.of("compress", in, "-o", folder.resolve("out"));

    // Then
    assertThat(run.out()).contains("a\\n\\u001b[2Jb.png -> ").hasLineCount(2);
    assertThat(run.err()).contains("c\\nd.png: not PNG").hasLineCount(1);
    assertThat(folder.resolve("out/a\n\u001b[2Jb.vq")).exists();
  }

  @Test
  void namesStandardInputThatIsNoImage() {
    // When
    CommandRun.Piped run = CommandRun.piped(new byte[0], "compress", "-", "-o", "-");

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualToIgnoringNewLines("vqstream: standard input: the file is empty");
  }

  @Test
  void raisesThePixelLimit() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    List<Long> limits = new ArrayList<>();

    // When
    CommandRun.with(
        (file, listener, maxPixels, stages) -> {
          limits.add(maxPixels);
          return new FakeCodec();
        },
        "compress",
        image,
        "-o",
        folder.resolve("out"),
        "--max-pixels=715827882");

    // Then
    assertThat(limits).containsExactly(715_827_882L);
  }

  @Test
  void namesTheOptionThatRaisesThePixelLimit() throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));

    // When
    CommandRun run =
        CommandRun.real("compress", image, "-o", folder.resolve("out"), "--max-pixels", 199);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("20x10 = 200 pixels, more than the 199 allowed", "--max-pixels")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "715827883"})
  void refusesAPixelLimitThatNoImageHas(String limit) throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", folder, "--max-pixels=" + limit);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--max-pixels: " + limit + " is not between 1 and 715827882");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "5"})
  void refusesALevelThatTheCheckpointDoesNotHave(String quality) throws IOException {
    // Given
    Path image = Images.png(folder.resolve("a.png"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.of("compress", image, "-o", out, "--quality=" + quality);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: --quality: " + quality + " is not one of this checkpoint's levels, 1 to 4");
    assertThat(out).doesNotExist();
  }

  @Test
  void closesTheCodec() throws IOException {
    // Given
    Path image = Images.text(folder.resolve("a.png"));
    FakeCodec codec = new FakeCodec();

    // When
    CommandRun.with(
        (file, listener, maxPixels, stages) -> codec,
        "compress",
        image,
        "-o",
        folder.resolve("out"));

    // Then
    assertThat(codec.closed).isTrue();
  }
}
