package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {
  private static final EvaluationReport REPORT =
      new EvaluationReport(
          List.of(
              new CodecInfo("vqstream", "checkpoint abab", "whole frames"),
              new CodecInfo("jpeg", "libjpeg 6b", "4:2:0")),
          List.of(
              new RatePoint(
                  "vqstream",
                  1,
                  List.of(
                      new ImageResult("a.png", 1000, 50, 30, 0.9, 5, 1),
                      new ImageResult("b.png", 3000, 250, 33, 0.95, 7, 2),
                      new ImageResult("c.png", 4000, 100, 36, 0.97, 90, 9))),
              new RatePoint(
                  "jpeg", 50, List.of(new ImageResult("a.png", 1000, 100, 31, 0.91, 1, 1)))),
          List.of(new BdRateResult("vqstream", "jpeg", new BdRate(-41.234, 28.5, 39.25))),
          List.of(),
          List.of(new LeftOut("text.png", "not an image")),
          List.of(new LeftOut("alpha.png", "alpha")),
          List.of(new LeftOut("avif", "avifenc is not installed: not on the PATH")));

  @Test
  void jsonHoldsOneEntryPerCodecAndQuality() {
    // When
    JsonArray results = json().getAsJsonArray("results");

    // Then
    assertThat(results).hasSize(2);
    JsonObject entry = results.get(0).getAsJsonObject();
    assertThat(entry.keySet())
        .containsExactly(
            "codec",
            "quality",
            "images",
            "pixels",
            "bytes",
            "bpp",
            "psnr",
            "ms_ssim",
            "encode_ms",
            "decode_ms",
            "per_image");
    assertThat(entry.get("codec").getAsString()).isEqualTo("vqstream");
    assertThat(entry.get("quality").getAsInt()).isEqualTo(1);
    assertThat(entry.get("images").getAsInt()).isEqualTo(3);
    assertThat(entry.get("pixels").getAsLong()).isEqualTo(8000);
    assertThat(entry.get("bytes").getAsLong()).isEqualTo(400);
    assertThat(entry.get("bpp").getAsDouble()).isEqualTo(0.4);
    assertThat(entry.get("psnr").getAsDouble()).isEqualTo(33);
    assertThat(entry.get("ms_ssim").getAsDouble()).isEqualTo(0.94);
    assertThat(entry.get("encode_ms").getAsDouble()).isEqualTo(7);
    assertThat(entry.get("decode_ms").getAsDouble()).isEqualTo(2);
    assertThat(entry.getAsJsonArray("per_image")).hasSize(3);
  }

  @Test
  void jsonHoldsBdRatesWithTheirRange() {
    // When
    JsonObject bdRate = json().getAsJsonArray("bd_rate").get(0).getAsJsonObject();

    // Then
    assertThat(bdRate)
        .hasToString(
            "{\"codec\":\"vqstream\",\"against\":\"jpeg\",\"percent\":-41.234,"
                + "\"psnr_low\":28.5,\"psnr_high\":39.25}");
  }

  @Test
  void textTellsFiguresVersionsAndWhatWasLeftOut() {
    // When
    String text = REPORT.toText();

    // Then
    assertThat(text)
        .contains("vqstream: checkpoint abab; whole frames")
        .contains("jpeg: libjpeg 6b; 4:2:0")
        .contains("        1         400  0.4000   33.000  0.94000        7.0        2.0")
        .contains("vqstream against jpeg: -41.23 % over 28.50 to 39.25 dB")
        .contains("text.png: not an image")
        .contains("alpha.png: alpha")
        .contains("avif: avifenc is not installed: not on the PATH");
  }

  @Test
  void plotIsAPngWithALineForEachCodec(@TempDir Path folder) throws Exception {
    // Given
    Path png = folder.resolve("plot.png");

    // When
    REPORT.writePlot(png);

    // Then
    BufferedImage plot = ImageIO.read(png.toFile());
    assertThat(plot.getWidth()).isEqualTo(1200);
    assertThat(plot.getHeight()).isEqualTo(800);
  }

  @Test
  void thereIsNothingToPlotWithoutPoints(@TempDir Path folder) {
    // Given
    EvaluationReport empty =
        new EvaluationReport(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    // When
    assertThatThrownBy(() -> empty.writePlot(folder.resolve("plot.png")))

        // Then
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing to draw");
  }

  private static JsonObject json() {
    return JsonParser.parseString(REPORT.toJson()).getAsJsonObject();
  }
}
