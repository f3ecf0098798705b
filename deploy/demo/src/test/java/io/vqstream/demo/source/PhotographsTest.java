package io.vqstream.demo.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhotographsTest {

  @Test
  void areAllThereAndSmallEnoughForAShortDemo() throws Exception {
    // When
    List<DemoImage> photographs = Photographs.bundled();

    // Then
    assertThat(photographs).hasSizeGreaterThanOrEqualTo(8);
    assertThat(photographs).extracting(DemoImage::name).doesNotHaveDuplicates();
    long pixels = 0;
    for (DemoImage photograph : photographs) {
      SourceImage image = new ImageFileReader().read(photograph.read());
      assertThat(image).as(photograph.name()).isInstanceOf(SourceImage.Codable.class);
      pixels += (long) image.width() * image.height();
    }
    assertThat(pixels).isLessThan(10_000_000);
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
