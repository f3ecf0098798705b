package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceRunTest {
  private static final List<String> NAMES = List.of("jpeg", "jxl", "fussy");

  @TempDir private Path folder;

  @Test
  void skipsACodecThatIsNotInstalled() throws Exception {
    // Given
    Files.write(folder.resolve("a.png"), PngWriter.write(Pictures.color(20, 10, 0)));
    ReferenceRun references = new ReferenceRun(NAMES, ReferenceRunTest::open);

    // When
    Measurements measurements = run(references);

    // Then
    assertThat(references.missing())
        .containsExactly(new Omission("jxl", "cjxl is not installed or not on the PATH"));
    assertThat(references.present())
        .extracting(codec -> codec.info().name())
        .containsExactly("jpeg", "fussy");
    assertThat(measurements.points("jpeg", List.of(5, 95))).hasSize(2);
  }

  @Test
  void omitsACodecThatFailsOnAnyImage() throws Exception {
    // Given
    Files.write(folder.resolve("a.png"), PngWriter.write(Pictures.color(20, 10, 0)));
    Files.write(folder.resolve("b.png"), PngWriter.write(Pictures.color(21, 10, 0)));
    ReferenceRun references = new ReferenceRun(NAMES, ReferenceRunTest::open);

    // When
    run(references);

    // Then
    assertThat(references.missing())
        .contains(new Omission("fussy", "failed on b.png at quality 5: no odd sides"));
    assertThat(references.present()).extracting(codec -> codec.info().name()).contains("jpeg");
  }

  private Measurements run(ReferenceRun references) throws IOException {
    SourceImages images = SourceImages.in(folder);
    Map<Integer, Path> files = new TreeMap<>();
    for (Path file : images.files()) {
      files.put(files.size(), file);
    }
    Measurements measurements = new Measurements(files.size());
    ProgressCounter counter =
        new ProgressCounter((codec, image, done, total) -> {}, files.size(), references.perImage());
    try (Workers workers = new Workers()) {
      references.run(images, files, measurements, counter, workers);
    }
    return measurements;
  }

  private static PictureCodec open(String name) throws CodecMissingException {
    return switch (name) {
      case "jpeg" -> new JdkJpeg();
      case "fussy" -> new Fussy();
      default -> JxlTool.find("/nowhere");
    };
  }

  /** A codec that does not like odd sides. */
  private static final class Fussy implements PictureCodec {
    private final JdkJpeg jpeg = new JdkJpeg();

    @Override
    public CodecInfo info() {
      return new CodecInfo("fussy", "1.0", "", "");
    }

    @Override
    public List<Integer> qualities() {
      return List.of(5);
    }

    @Override
    public byte[] encode(Picture picture, int quality) throws IOException {
      if (picture.width() % 2 != 0) {
        throw new IOException("no odd sides");
      }
      return jpeg.encode(picture, quality);
    }

    @Override
    public Picture decode(byte[] file) throws IOException {
      return jpeg.decode(file);
    }
  }
}
