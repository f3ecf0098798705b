package io.vqstream.demo.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PhotographsTest {

  @Test
  void areAllThereAndSmallEnoughForAShortDemo() throws Exception {
    // When
    List<DemoImage> photographs = Photographs.bundled();

    // Then
    assertThat(photographs).hasSize(8);
    assertThat(photographs).extracting(DemoImage::name).doesNotHaveDuplicates().isSorted();
    long pixels = 0;
    long bytes = 0;
    for (DemoImage photograph : photographs) {
      byte[] file = photograph.read();
      SourceImage image = new ImageFileReader().read(file);
      assertThat(image).as(photograph.name()).isInstanceOf(SourceImage.Codable.class);
      pixels += (long) image.width() * image.height();
      bytes += file.length;
    }
    assertThat(pixels).isLessThan(5_000_000);
    assertThat(bytes).isLessThan(3_000_000);
  }

  @Test
  void statesTheLicenceOfEach() throws Exception {
    // Given
    String licences;
    try (InputStream in = Photographs.class.getResourceAsStream("LICENSES.txt")) {
      licences = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    // When
    List<String> entries =
        Pattern.compile("\n\n(?=\\S+\n)").splitAsStream(licences).skip(1).toList();

    // Then
    List<String> names = Photographs.bundled().stream().map(DemoImage::name).toList();
    assertThat(entries)
        .extracting(entry -> entry.lines().findFirst().orElseThrow())
        .isEqualTo(names);
    assertThat(entries)
        .allSatisfy(entry -> assertThat(entry).contains("Title:", "Author:", "Source:"))
        .allMatch(
            entry -> entry.matches("(?s).*Licence: +(CC0 1\\.0|public domain), stated by .*"));
  }

  @Test
  void largestRecordHoldsTheFileAndThePngThatComesBack() throws Exception {
    // Given
    DemoImage photograph = Photographs.bundled().get(0);
    SourceImage image = new ImageFileReader().read(photograph.read());

    // When
    LargestRecord largest = LargestRecord.of(List.of(photograph));

    // Then
    assertThat(largest.pixels()).isEqualTo((long) image.width() * image.height());
    assertThat(largest.bytes())
        .isGreaterThan(photograph.read().length)
        .isGreaterThan((int) largest.pixels() * 3);
  }
}
