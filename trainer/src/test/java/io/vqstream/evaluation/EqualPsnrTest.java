package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EqualPsnrTest {
  private final Map<String, List<RatePoint>> points = new LinkedHashMap<>();

  EqualPsnrTest() {
    points.put("vqstream", List.of(point("vqstream", 1, 100, 20), point("vqstream", 2, 400, 22)));
    points.put("webp", List.of(point("webp", 0, 800, 21), point("webp", 5, 1600, 23)));
  }

  @Test
  void interpolatesTheLogarithmOfTheRate() {
    // When
    EqualPsnr at = EqualPsnr.at(21, points);

    // Then between 100 and 400 bytes lie 200
    assertThat(at.bitsPerPixel().get("vqstream")).isCloseTo(200 * 8 / 1000.0, within(1e-9));
    assertThat(at.ratio("vqstream", "webp").orElseThrow()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void doesNotExtrapolate() {
    // When
    EqualPsnr at = EqualPsnr.at(20.5, points);

    // Then
    assertThat(at.bitsPerPixel()).containsOnlyKeys("vqstream");
    assertThat(at.ratio("vqstream", "webp")).isEmpty();
  }

  private static RatePoint point(String codec, int quality, long bytes, double psnr) {
    return new RatePoint(
        codec, quality, List.of(new ImageResult("a.png", 50, 20, bytes, psnr, 0.9, 1, 1)));
  }
}
