package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run of six steps that saves after each. */
class RunReportTest {
  @TempDir static Path folder;
  private static TinyRun run;
  private static String page;

  @BeforeAll
  static void train() throws Exception {
    run = new TinyRun(folder);
    run.start(Duration.ZERO, TinyRun.SIX_STEPS);
    page = Files.readString(run.work.report());
  }

  @Test
  void tellsHowFarTheRunIs() {
    assertThat(page).contains("Done after step 6, ").contains(run.output.toString());
  }

  @Test
  void hasPicturesOfCropsOverTime() throws Exception {
    // When
    Matcher image = Pattern.compile("base64,([^\"]+)\"").matcher(page);
    int images = 0;
    while (image.find()) {
      byte[] png = Base64.getDecoder().decode(image.group(1));
      assertThat(ImageIO.read(new ByteArrayInputStream(png)).getHeight()).isPositive();
      images++;
    }

    // Then originals, both levels now, and a picture after each of the six steps
    assertThat(page).contains("After step 1, level 1", "After step 6, level 1");
    assertThat(images).isEqualTo(3 + 6);
  }

  @Test
  void separatesThePhases() {
    assertThat(page)
        .contains(">rounding phase</text>", ">joint phase</text>", ">final phase</text>")
        .contains(">saving</text>", ">drawing</text>");
  }

  @Test
  void hasBitsOfTheCodesWithoutHeldOutImages() {
    assertThat(page).contains("<h2>Bits a code</h2>", "<h2>Codewords</h2>");
  }
}
