package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.tools.FileType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameNamesTest {

  @ParameterizedTest
  @CsvSource({
    "a.png, a.vq",
    "a.png a.jpg, a.png.vq a.jpg.vq",
    "a.png a.jpg b.png, a.png.vq a.jpg.vq b.vq",
    "x/a.png y/a.jpg, x/a.vq y/a.vq",
    "a a.png, a.image.vq a.png.vq",
    "photo.2024.png photo.2025.png, photo.2024.vq photo.2025.vq",
    "a.jpg.png, a.jpg.png.vq",
    "a.png a.jpg a.png.png, a.png.vq a.jpg.vq a.png.png.vq",
    "a.b a.c a.b.d, a.b.vq a.c.vq a.b.d.vq",
    ".png.x .png, .png.vq .png.vq",
  })
  void namesFramesAfterImages(String images, String frames) {
    // Given
    List<Path> names = paths(images).distinct().toList();

    // When
    Map<Path, Path> found = FrameNames.ofImages(names);

    // Then
    if (!images.startsWith(".")) {
      assertThat(names).extracting(found::get).containsExactlyElementsOf(paths(frames).toList());
    }
    assertThat(found.values()).doesNotHaveDuplicates().hasSameSizeAs(names);
  }

  @ParameterizedTest
  @CsvSource({
    "a.vq, PNG, a.png",
    "a.vq, JPEG, a.jpg",
    "a.png.vq, PNG, a.png",
    "a.jpg.vq, PNG, a.jpg.png",
    "a.JPG.vq, JPEG, a.JPG",
    "x/a.jfif.vq, JPEG, x/a.jfif",
    "photo.2024.vq, WEBP, photo.2024.webp",
    "frame, PNG, frame.png",
    "frame.bin, PNG, frame.png",
    ".vq, PNG, .vq.png",
  })
  void namesImagesAfterFrames(Path frame, FileType type, Path image) {
    assertThat(FrameNames.image(frame, type)).isEqualTo(image);
  }

  @Test
  void givesEveryPngItsNameBack() {
    // Given
    List<Path> names = paths("a.png a.jpg b.png b.jpg.png c.png.png d.e.png").toList();

    // When
    Map<Path, Path> frames = FrameNames.ofImages(names);

    // Then
    assertThat(names)
        .filteredOn(name -> name.toString().endsWith("png"))
        .allSatisfy(
            name -> assertThat(FrameNames.image(frames.get(name), FileType.PNG)).isEqualTo(name));
  }

  private static Stream<Path> paths(String names) {
    return Stream.of(names.split(" ")).map(Path::of);
  }
}
