package io.vqstream.demo.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.demo.report.ImageReport;
import io.vqstream.frame.Kind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
  private static final Picture GRAY = flat(100);
  private static final Picture NEARLY = flat(103);

  @TempDir Path folder;

  @Test
  void showsOriginalReconstructionAndAmplifiedDifference() throws IOException {
    // Given
    Gallery gallery = Gallery.begin(folder, false);
    gallery.addCoded(
        report("a.png", Kind.CODED, ""),
        PngWriter.write(GRAY),
        PngWriter.write(NEARLY),
        GRAY,
        NEARLY);

    // When
    String page = Files.readString(gallery.finish(List.of(), ""));

    // Then
    assertThat(page)
        .contains("data-original=\"images/0001-original.png\"")
        .contains("data-decoded=\"images/0001-reconstruction.png\"")
        .contains("Difference × 8</b>")
        .doesNotContain("{{");
    assertThat(folder.resolve("images/0001-difference.png"))
        .hasBinaryContent(PngWriter.write(flat(24)));
  }

  @Test
  void escapesNamesAndReasons() throws IOException {
    // Given
    Gallery gallery = Gallery.begin(folder, false);
    byte[] file = PngWriter.write(GRAY);
    String evil = "\"><script>alert('x')</script>{{rows}}&.png";
    gallery.addPassthrough(report(evil, Kind.PASSTHROUGH, "<b>alpha</b>"), file, file);

    // When
    String page =
        Files.readString(gallery.finish(List.of("<i>bad</i>.png: <u>empty</u>"), "vqstream <1>"));

    // Then
    assertThat(page)
        .doesNotContain("<script>", "<b>alpha", "<i>bad", "<u>empty", "<1>", "{{")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&#123;&#123;rows}}&amp;.png");
  }

  @Test
  void admitsOnlyTheScriptOfTheSlider() throws Exception {
    // Given
    Gallery gallery = Gallery.begin(folder, false);

    // When
    String page = Files.readString(gallery.finish(List.of(), ""));

    // Then
    Matcher script =
        Pattern.compile("<script type=\"module\">(.*?)</script>", Pattern.DOTALL).matcher(page);
    assertThat(script.find()).isTrue();
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(script.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(page)
        .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'\">");
    assertThat(script.find()).isFalse();
  }

  @Test
  void showsEachCodedImageByRateAndFidelity() throws IOException {
    // Given
    Gallery gallery = Gallery.begin(folder, false);
    byte[] file = PngWriter.write(GRAY);
    for (String name : List.of("a.png", "b.png")) {
      gallery.addCoded(report(name, Kind.CODED, ""), file, file, GRAY, GRAY);
    }
    gallery.addPassthrough(report("c.png", Kind.PASSTHROUGH, "small"), file, file);

    // When
    String page = Files.readString(gallery.finish(List.of(), ""));

    // Then
    assertThat(page)
        .contains("<a href=\"#image-1\" aria-label=\"a.png: 40.000 bits a pixel, 30.0&nbsp;dB\">")
        .contains("<a href=\"#image-2\" aria-label=")
        .doesNotContain("<a href=\"#image-3\" aria-label=");
  }

  @Test
  void loadsNothingFromElsewhere() throws IOException {
    // Given
    Gallery gallery = Gallery.begin(folder, false);

    // When
    String page = Files.readString(gallery.finish(List.of(), ""));

    // Then
    assertThat(page).doesNotContain("http://", "https://", "src=\"//");
  }

  @Test
  void saysWhatWasCarriedAndWhy() throws IOException {
    // Given
    Gallery gallery = Gallery.begin(folder, false);
    byte[] file = PngWriter.write(GRAY);
    gallery.addPassthrough(report("logo.png", Kind.PASSTHROUGH, "has transparency"), file, file);

    // When
    String page = Files.readString(gallery.finish(List.of(), ""));

    // Then
    assertThat(page).contains("Passed through", "has transparency").doesNotContain("× 8</b>");
  }

  @Test
  void replacesAnEarlierGalleryAndLeavesOtherFilesAlone() throws IOException {
    // Given
    Gallery.begin(folder, false).finish(List.of(), "");
    Path stale = Files.writeString(folder.resolve("images/0007-original.jpg"), "old");
    Path mine = Files.writeString(folder.resolve("images/holiday.jpg"), "mine");
    Gallery gallery = Gallery.begin(folder, false);

    // When
    Path page = gallery.finish(List.of(), "");

    // Then
    assertThat(page).exists();
    assertThat(stale).doesNotExist();
    assertThat(mine).hasContent("mine");
  }

  @Test
  void refusesAFolderThatNoDemoWrote() throws IOException {
    // Given
    Path mine = Files.writeString(folder.resolve("index.html"), "mine");

    // When
    assertThatThrownBy(() -> Gallery.begin(folder, false))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds files that no demo wrote");
    assertThat(mine).hasContent("mine");
    assertThat(folder.toFile().list()).containsExactly("index.html");
  }

  @Test
  void takesAnyFolderWhenForcedAndDeletesNothing() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("images"));
    Path mine = Files.writeString(folder.resolve("images/0007-original.jpg"), "mine");

    // When
    Path page = Gallery.begin(folder, true).finish(List.of(), "");

    // Then
    assertThat(page).exists();
    assertThat(mine).hasContent("mine");
  }

  @Test
  void namesAFolderThatCannotBeMade() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("file"), "x");

    // When
    assertThatThrownBy(() -> Gallery.begin(file, false))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  private static ImageReport report(String name, Kind kind, String reason) {
    return new ImageReport(name, kind, reason, 4, 3, 120, 60, 30, 2, 1);
  }

  private static Picture flat(int level) {
    byte[] rgb = new byte[4 * 3 * 3];
    Arrays.fill(rgb, (byte) level);
    return new Picture(4, 3, false, rgb);
  }
}
