package io.vqstream.evaluation.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementCacheTest {
  private static final CacheKey KEY = new CacheKey("abcd", "avif", "libavif 1", "4:4:4");
  private static final CachedMeasurement FIGURES =
      new CachedMeasurement(1234, 31.0 / 3, 0.9, Double.NaN, 2.5, "");
  private static final CachedMeasurement OTHER =
      new CachedMeasurement(99, 40, 1, 7, 8, "a;1;|256,0=3");

  @TempDir private Path folder;

  @Test
  void keepsFiguresOnDisk() {
    // Given
    CachedCurve written = MeasurementCache.in(folder).curve(KEY);
    written.put(10, FIGURES);
    written.put(20, OTHER);

    // When
    CachedCurve read = MeasurementCache.in(folder).curve(KEY);

    // Then
    assertThat(read.get(10)).contains(FIGURES);
    assertThat(read.get(20)).contains(OTHER);
    assertThat(read.get(30)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "other,avif,libavif 1,4:4:4",
    "abcd,avif420,libavif 1,4:4:4",
    "abcd,avif,libavif 2,4:4:4",
    "abcd,avif,libavif 1,4:2:0"
  })
  void separatesPixelsCodecsVersionsAndSettings(
      String pixels, String codec, String version, String settings) {
    // Given
    MeasurementCache cache = MeasurementCache.in(folder);
    cache.curve(KEY).put(10, FIGURES);

    // When
    CachedCurve other = cache.curve(new CacheKey(pixels, codec, version, settings));

    // Then
    assertThat(other.get(10)).isEmpty();
  }

  @Test
  void dropsADamagedLineAndSaysSo() throws Exception {
    // Given
    CachedCurve written = MeasurementCache.in(folder).curve(KEY);
    written.put(10, FIGURES);
    written.put(20, OTHER);
    Path file = onlyFile();
    Files.writeString(file, Files.readString(file).replace("1234", "1235"));
    MeasurementCache cache = MeasurementCache.in(folder);

    // When
    CachedCurve read = cache.curve(KEY);

    // Then
    assertThat(read.get(10)).isEmpty();
    assertThat(read.get(20)).contains(OTHER);
    assertThat(cache.warnings())
        .containsExactly("the cache has damaged entries, which are measured again: " + file);
  }

  @Test
  void measuresAgainWhatOtherMetricsMeasured() throws Exception {
    // Given a file of an earlier version of the metrics
    MeasurementCache.in(folder).curve(KEY).put(10, FIGURES);
    Path file = onlyFile();
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("measurements \\d+", "measurements 0"));
    MeasurementCache cache = MeasurementCache.in(folder);

    // When
    CachedCurve read = cache.curve(KEY);

    // Then
    assertThat(read.get(10)).isEmpty();
    assertThat(cache.warnings()).isEmpty();
  }

  @Test
  void dropsFiguresWhoseDetailIsDamaged() {
    // Given
    MeasurementCache cache = MeasurementCache.in(folder);
    CachedCurve curve = cache.curve(KEY);
    curve.put(10, OTHER);

    // When
    curve.dropDamaged(10);

    // Then
    assertThat(curve.get(10)).isEmpty();
    assertThat(cache.warnings()).singleElement().asString().contains("damaged entries");
  }

  @ParameterizedTest
  @CsvSource({"0", "10", "60", "115"})
  void readsATruncatedFileAsFarAsItGoes(int length) throws Exception {
    // Given
    MeasurementCache.in(folder).curve(KEY).put(10, FIGURES);
    Path file = onlyFile();
    Files.writeString(file, Files.readString(file).substring(0, Math.min(length, 80)));
    MeasurementCache cache = MeasurementCache.in(folder);

    // When
    CachedCurve read = cache.curve(KEY);

    // Then
    assertThat(read.get(10)).isEmpty();
    assertThat(cache.warnings()).hasSize(1);
  }

  @Test
  void saysInOneLineThatItCannotBeUsed() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    MeasurementCache cache = MeasurementCache.in(file);

    // When
    CachedCurve curve = cache.curve(KEY);
    curve.put(10, FIGURES);
    curve.put(20, OTHER);

    // Then
    assertThat(curve.get(10)).contains(FIGURES);
    assertThat(cache.warnings())
        .singleElement()
        .asString()
        .startsWith("cannot use the cache " + file);
    assertThat(file).hasContent("no folder");
  }

  @Test
  void keepsNothingWithoutAFolder() {
    // Given
    CachedCurve curve = MeasurementCache.none().curve(KEY);

    // When
    curve.put(10, FIGURES);

    // Then
    assertThat(curve.get(10)).isEmpty();
    assertThat(MeasurementCache.none().warnings()).isEmpty();
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).reduce((a, b) -> null).orElseThrow();
    }
  }
}
