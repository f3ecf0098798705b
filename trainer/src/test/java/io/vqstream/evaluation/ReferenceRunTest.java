package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.evaluation.cache.CacheKey;
import io.vqstream.evaluation.cache.MeasurementCache;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.SourceImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceRunTest {
  private static final List<String> NAMES = List.of("jpeg", "jxl", "fussy");

  @TempDir private Path folder;

  @Test
  void skipsACodecThatIsNotInstalled() throws Exception {
    // Given
    Files.write(folder.resolve("a.png"), PngWriter.write(Pictures.color(20, 10, 0)));
    ReferenceRun references =
        new ReferenceRun(NAMES, ReferenceRunTest::open, MeasurementCache.none());

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
    ReferenceRun references =
        new ReferenceRun(NAMES, ReferenceRunTest::open, MeasurementCache.none());

    // When
    run(references);

    // Then
    assertThat(references.missing())
        .contains(new Omission("fussy", "failed on b.png at quality 5: no odd sides"));
    assertThat(references.present()).extracting(codec -> codec.info().name()).contains("jpeg");
  }

  @Test
  void encodesNothingThatTheCacheHas() throws Exception {
    // Given
    Files.write(folder.resolve("a.png"), PngWriter.write(Pictures.color(20, 10, 0)));
    Files.write(folder.resolve("b.png"), PngWriter.write(Pictures.color(22, 10, 0)));
    MeasurementCache cache = MeasurementCache.in(folder.resolve("cache"));
    Fussy first = new Fussy(1);
    Fussy second = new Fussy(1);
    Measurements before = run(new ReferenceRun(List.of("fussy"), name -> first, cache));

    // When
    Measurements after = run(new ReferenceRun(List.of("fussy"), name -> second, cache));

    // Then
    assertThat(first.encodes).hasValue(1 + 2);
    assertThat(second.encodes).hasValue(0);
    assertThat(after.points("fussy", List.of(5)).get(0).images())
        .allMatch(ImageResult::cached)
        .usingRecursiveComparison()
        .ignoringFields("cached")
        .isEqualTo(before.points("fussy", List.of(5)).get(0).images());
  }

  @Test
  void separatesRevisionsInTheCache() {
    // When
    CacheKey first = ReferenceRun.key(new Fussy(1), "abcd");
    CacheKey second = ReferenceRun.key(new Fussy(2), "abcd");

    // Then
    assertThat(first).isEqualTo(new CacheKey("abcd", "fussy", "1.0", ""));
    assertThat(second).isNotEqualTo(first);
  }

  private Measurements run(ReferenceRun references) throws Exception {
    SourceImages images = SourceImages.in(folder);
    Map<Integer, EvaluatedImage> files = new TreeMap<>();
    for (Path file : images.files()) {
      files.put(files.size(), EvaluatedImage.of(images.name(file), picture(images, file)));
    }
    Measurements measurements = new Measurements(files.size());
    ProgressCounter counter =
        new ProgressCounter((codec, image, done, total) -> {}, files.size(), references.perImage());
    try (Workers workers = new Workers()) {
      references.run(images, files, measurements, counter, workers);
    }
    return measurements;
  }

  private static Picture picture(SourceImages images, Path file) throws Exception {
    return ((SourceImage.Codable) images.read(file)).picture();
  }

  private static PictureCodec open(String name) throws CodecMissingException {
    return switch (name) {
      case "jpeg" -> new JdkJpeg();
      case "fussy" -> new Fussy(1);
      default -> JxlTool.find("/nowhere");
    };
  }

  /** A codec that does not like odd sides. */
  private static final class Fussy implements PictureCodec {
    private final JdkJpeg jpeg = new JdkJpeg();
    private final AtomicInteger encodes = new AtomicInteger();
    private final int revision;

    Fussy(int revision) {
      this.revision = revision;
    }

    @Override
    public int revision() {
      return revision;
    }

    @Override
    public CodecInfo info() {
      return new CodecInfo("fussy", "fussy", "1.0", "", "");
    }

    @Override
    public List<Integer> qualities() {
      return List.of(5);
    }

    @Override
    public byte[] encode(Picture picture, int quality) throws IOException {
      encodes.incrementAndGet();
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
