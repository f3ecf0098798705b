package io.vqstream.training.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.training.page.RunFigures.Level;
import io.vqstream.training.page.RunFigures.Rate;
import io.vqstream.training.page.RunFigures.Strip;
import java.io.StringReader;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class RunPageTest {
  private static final List<String> TRAINING =
      List.of(
          "step,megapixels_per_second,loss,rd_cost,gradient_norm,bits_per_pixel_1,psnr_1,"
              + "bits_per_pixel_2,psnr_2,codewords_used,perplexity_1,perplexity_2",
          "10,0.2,5.5,300.5,1,0.1,24,0.4,30,0.5,9,30",
          "50,0.2,NaN,290.5,1,0.1,25,0.4,31,0.5,9,31",
          "100,0.3,4.5,280.5,1,0.1,26,0.4,32,0.5,8,32",
          "150,0.3,4.5");
  private static final List<String> HELD_OUT =
      List.of(
          "step,minutes,bytes_percent,webp_percent,kept,bits_per_pixel_1,psnr_1,squared_error_1,"
              + "bits_per_pixel_2,psnr_2,squared_error_2",
          "0,0,0,-20,0,0.11,24.5,230,0.5,30.5,58",
          "90,1.5,-4.25,-23,1,0.1,24.5,230,0.45,30.5,58");

  @Test
  void showsCurvesBitsAndTimes() {
    // When
    String page = RunPage.of(run("photos", "4.2 % fewer bytes", TRAINING, HELD_OUT));

    // Then
    assertThat(headings(page))
        .containsExactly(
            "Rate and distortion",
            "Bytes at equal PSNR",
            "PSNR of each level",
            "Rate of each level",
            "Rate-distortion cost",
            "Loss",
            "Bits a code",
            "Codewords",
            "Perplexity over time",
            "Speed",
            "Time by stage",
            "Originals and reconstructions",
            "Run");
    assertThat(page)
        .contains(">4.2 % fewer bytes.<")
        .contains(">7.500</text>", ">3.250</text>", ">1.125</text>") // bits a code
        .contains(">31.5</text>", ">80.0 %</text>") // perplexity and use
        .contains(">2.0 min</text>")
        .contains("data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[] {7}))
        .contains("--from photos", "<td>0.0005</td>");
  }

  private static List<String> headings(String page) {
    return Pattern.compile("<h2>(.*?)</h2>").matcher(page).results().map(m -> m.group(1)).toList();
  }

  @Test
  void chartsAreWellFormed() throws Exception {
    // When
    String page = RunPage.of(run("photos", "", TRAINING, HELD_OUT));

    // Then
    Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int charts = 0;
    while (svg.find()) {
      Document parsed =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(svg.group())));
      assertThat(parsed.getDocumentElement().getAttribute("aria-label")).isNotEmpty();
      assertThat(svg.group()).doesNotContain("NaN", "Infinity");
      charts++;
    }
    assertThat(charts).isEqualTo(12);
  }

  @Test
  void interruptsALineWhereAFigureIsMissing() {
    // When
    String page = RunPage.of(run("photos", "", TRAINING, HELD_OUT));

    // Then the loss has a point, a gap and a point
    String loss = page.substring(page.indexOf("<h2>Loss"));
    Matcher path = Pattern.compile(" d=\"(.*?)\"").matcher(loss);
    assertThat(path.find()).isTrue();
    assertThat(path.group(1)).matches("M[\\d. ]+M[\\d. ]+");
  }

  @Test
  void startsWithoutFigures() {
    // When
    String page = RunPage.of(run("photos", "", List.of(), List.of()));

    // Then
    assertThat(page).contains("No checkpoint has been measured").doesNotContain("{{", "NaN");
    assertThat(headings(page)).doesNotContain("Loss", "Bytes at equal PSNR");
  }

  @Test
  void asksForNothingFromElsewhere() {
    // When
    String page = RunPage.of(run("photos", "", TRAINING, HELD_OUT));

    // Then
    assertThat(page).doesNotContain("http:", "https:", "<script", "<link", "url(", "@import");
    assertThat(page).contains("default-src 'none'");
  }

  @Test
  void escapesNames() {
    // When
    String page = RunPage.of(run("<img onerror=x>", "{{settings}} & \"more\"", TRAINING, HELD_OUT));

    // Then
    assertThat(page)
        .contains("&lt;img onerror=x&gt;")
        .contains("&#123;&#123;settings}} &amp; &quot;more&quot;")
        .doesNotContain("<img onerror");
  }

  private static RunFigures run(
      String name, String summary, List<String> training, List<String> heldOut) {
    Map<String, List<Rate>> curves = new LinkedHashMap<>();
    if (!heldOut.isEmpty()) {
      curves.put("step 90", List.of(new Rate(0.1, 24.5), new Rate(0.45, 30.5)));
      curves.put("start", List.of(new Rate(0.11, 24.5), new Rate(0.5, 30.5)));
      curves.put("WebP", List.of(new Rate(0.2, 25), new Rate(0.8, 31)));
    }
    Level none = new Level(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    return new RunFigures(
        name,
        "After step 100.",
        summary,
        "vqstream train images --from photos",
        new TreeMap<>(Map.of("learning.rate", "0.0005")),
        Map.of("trained on", "9 images"),
        FiguresTable.parse(training),
        FiguresTable.parse(heldOut),
        curves,
        heldOut.isEmpty()
            ? List.of(none, none)
            : List.of(new Level(40, 8.5, 7.5, 2, 0.5), new Level(80, 31.5, 7.5, 3.25, 1.125)),
        heldOut.isEmpty() ? Map.of() : Map.of("joint phase", 120.0),
        List.of(new Strip("Originals", new byte[] {7}, 64, 32)));
  }
}
