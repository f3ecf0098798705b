package io.vqstream.evaluation;

import static io.vqstream.evaluation.TwoImages.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.codec.Effort;
import io.vqstream.evaluation.cache.CachedMeasurement;
import io.vqstream.evaluation.cache.MeasurementCache;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run takes from the cache, and what it measures again. */
class EvaluationCacheTest {
  @TempDir private Path folder;

  private final JpegInFrames codec = new JpegInFrames();

  @BeforeEach
  void writeImages() throws IOException {
    TwoImages.write(folder);
  }

  @Test
  void continuesARunThatEndedEarly() throws Exception {
    // Given a run that ends after 5 of the 8 measurements
    MeasurementCache cache = MeasurementCache.in(folder.resolve("cache"));
    EvaluationProgress end =
        (name, image, done, total) -> {
          if (done == 5) {
            throw new EndOfRun();
          }
        };
    EvaluationRequest interrupted = request().optCache(cache).optProgress(end).build();
    assertThatThrownBy(() -> Evaluation.run(interrupted)).isInstanceOf(EndOfRun.class);
    codec.encodes.set(0);

    // When
    EvaluationReport report = Evaluation.run(request().optCache(cache).build());

    // Then
    assertThat(codec.encodes).as("3 measurements and the warm-up").hasValue(3 + 1);
    assertThat(report.points()).extracting(RatePoint::cached).containsExactly(2L, 1L, 1L, 1L);
    assertThat(report.codecs().get(0).version()).isEqualTo("checkpoint fake abababababab");
    assertThat(report)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*(encodeMs|decodeMs|cached)")
        .isEqualTo(Evaluation.run(request().build()));
  }

  @Test
  void measuresAgainWhatTheCacheHasOfOtherPixels() throws Exception {
    // Given
    MeasurementCache cache = MeasurementCache.in(folder.resolve("cache"));
    EvaluationRequest request = request().optQualities(List.of(1)).optCache(cache).build();
    Evaluation.run(request);
    Files.write(folder.resolve("a.png"), PngWriter.write(Pictures.color(40, 30, 9)));

    // When
    RatePoint point = Evaluation.run(request).points().get(0);

    // Then
    assertThat(point.images())
        .extracting(ImageResult::cached)
        .as("a.png is new, b.PNG is not")
        .containsExactly(false, true);
  }

  @Test
  void measuresAgainWhatTheCacheHasWithoutCodes() throws Exception {
    // Given an entry whose checksum is right and whose codes are not
    MeasurementCache cache = MeasurementCache.in(folder.resolve("cache"));
    VqPictureCodec key = new VqPictureCodec("vqstream", codec, List.of(1), Effort.NONE);
    String pixels = EvaluatedImage.of("a.png", SMALL).sha256();
    cache
        .curve(key.key(pixels))
        .put(1, new CachedMeasurement(1, 1, 1, 1, 1, "abab;1;1;1;1.0;|2,5=1"));
    EvaluationRequest request = request().optQualities(List.of(1)).optCache(cache).build();

    // When
    EvaluationReport report = Evaluation.run(request);

    // Then
    assertThat(report.omissions().unreadable()).isEmpty();
    assertThat(report.points().get(0).images().get(0).bytes())
        .isEqualTo(JpegInFrames.HEADER + new JdkJpeg().encode(SMALL, 20).length);
    assertThat(cache.warnings()).singleElement().asString().contains("damaged entries");
  }

  private EvaluationRequest.Builder request() {
    return EvaluationRequest.builder().setFolder(folder).setCodec(codec);
  }

  /** Ends a run as a signal does: nothing catches it. */
  private static final class EndOfRun extends Error {
    private static final long serialVersionUID = 1L;
  }
}
