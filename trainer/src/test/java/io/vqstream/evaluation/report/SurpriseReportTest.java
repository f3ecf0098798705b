package io.vqstream.evaluation.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.vqstream.evaluation.CodecInfo;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.ImageResult;
import io.vqstream.evaluation.RatePoint;
import io.vqstream.metric.RateBaseline;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurpriseReportTest {

  @Test
  void jsonAndCsvTellTheUnusualImage() throws Exception {
    // Given fifteen images of 100 bytes and one of 1600
    EvaluationReport report = report(RateBaseline.MIN_IMAGES, 1600);

    // When
    JsonArray images = perImage(report);
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    ReportCsv.write(report, csv);

    // Then 1 of n values has the distance sqrt(n - 1) from their mean, in standard deviations
    assertThat(images.get(15).getAsJsonObject().get("surprise").getAsDouble())
        .isCloseTo(Math.sqrt(15), within(1e-9));
    assertThat(images.get(0).getAsJsonObject().get("surprise").getAsDouble()).isNegative();
    assertThat(csv.toString(UTF_8).lines().toList().get(16)).endsWith(",3.87");
  }

  @Test
  void fewImagesHaveNone() {
    // When
    JsonArray images = perImage(report(RateBaseline.MIN_IMAGES - 1, 1600));

    // Then
    assertThat(images.get(0).getAsJsonObject().has("surprise")).isFalse();
  }

  private static JsonArray perImage(EvaluationReport report) {
    return JsonParser.parseString(ReportJson.of(report))
        .getAsJsonObject()
        .getAsJsonArray("results")
        .get(0)
        .getAsJsonObject()
        .getAsJsonArray("per_image");
  }

  /** Images of 100 bytes, but for the last. */
  private static EvaluationReport report(int count, long lastBytes) {
    List<ImageResult> images = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      images.add(new ImageResult(i + ".png", 20, 50, 100, 30, 0.9, 5, 1));
    }
    images.add(new ImageResult("last.png", 20, 50, lastBytes, 30, 0.9, 5, 1));
    return new EvaluationReport(
        List.of(),
        List.of(new CodecInfo("vqstream", "vqstream", "checkpoint abab", "whole frames", "alone")),
        List.of(new RatePoint("vqstream", 3, images)),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        new EvaluationReport.Omissions(List.of(), List.of(), List.of()));
  }
}
