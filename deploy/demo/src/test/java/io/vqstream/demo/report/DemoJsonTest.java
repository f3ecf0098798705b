package io.vqstream.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vqstream.frame.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoJsonTest {

  @Test
  void givesWhatScriptsRelyOn() {
    // Given
    ImageReport report =
        new ImageReport(
            "a \"b\"/<c>.jpg", Kind.CODED, "", 1000, 500, 200_000, 12_500, 34.5, 120.4, 80.2);

    // When
    JsonObject json = JsonParser.parseString(DemoJson.of(List.of(report))).getAsJsonObject();

    // Then
    JsonObject image = json.getAsJsonArray("images").get(0).getAsJsonObject();
    assertThat(image.keySet())
        .contains(
            "name",
            "width",
            "height",
            "source_bytes",
            "coded_bytes",
            "bpp",
            "psnr",
            "encode_ms",
            "decode_ms");
    assertThat(image.get("name").getAsString()).isEqualTo("a \"b\"/<c>.jpg");
    assertThat(image.get("bpp").getAsDouble()).isEqualTo(0.2);
    assertThat(image.get("kind").getAsString()).isEqualTo("coded");
  }
}
