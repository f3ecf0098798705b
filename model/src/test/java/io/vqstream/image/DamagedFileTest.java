package io.vqstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a file, reading it ends in pixels or in one clear line. */
class DamagedFileTest {
  private final ImageFileReader reader = new ImageFileReader();

  static Stream<String> files() {
    return FILES.keySet().stream();
  }

  private static final Map<String, byte[]> FILES = new TreeMap<>();

  static {
    Picture picture = TestImages.gradient(24, 16);
    FILES.put("rgb.png", PngWriter.write(picture));
    FILES.put("interlaced.png", TestPng.of(picture).interlaced().build());
    FILES.put("sixteen-bit.png", sixteenBit());
    FILES.put("baseline.jpg", TestImages.turnedJpeg(TestImages.jpeg(picture), 6));
    FILES.put("progressive.jpg", TestImages.progressiveJpeg(picture));
    FILES.put("grey.jpg", TestImages.jpeg(TestImages.greyRamp(24, 16)));
    FILES.put("cmyk.jpg", TestImages.cmykJpeg(24, 16));
    for (String webp : new String[] {"lossless", "lossy", "alpha-lossy", "animated", "profiled"}) {
      FILES.put(webp + ".webp", TestImages.resource(webp + ".webp"));
    }
  }

  private static byte[] sixteenBit() {
    return TestPng.of(2, 2).type(PngHeader.GREY, 16).samples(1, 2, 3, 40_000).build();
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsAWholeFileOnly(String name) throws Exception {
    // Given
    byte[] file = FILES.get(name);
    SourceImage whole = reader.read(file);

    for (int length = 0; length < file.length; length++) {
      // When
      String outcome = outcome(Arrays.copyOf(file, length), whole);

      // Then
      assertThat(outcome).as("%s cut to %d of %d", name, length, file.length).isEqualTo("refused");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void survivesFlippedBits(String name) {
    // Given
    Random random = new Random(name.hashCode());
    for (int trial = 0; trial < 400; trial++) {
      byte[] file = FILES.get(name).clone();
      int flips = 1 + trial % 3;
      for (int i = 0; i < flips; i++) {
        file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      }

      // When
      String outcome = outcome(file, null);

      // Then
      assertThat(outcome).as("%s, trial %d", name, trial).isIn("refused", "read");
    }
  }

  /** Anything but an exception of ours goes through and fails the test. */
  private String outcome(byte[] file, SourceImage whole) {
    try {
      SourceImage read = new ImageFileReader(1 << 20).read(file);
      assertThat(read.width()).isPositive();
      return same(read, whole) ? "read in full" : "read";
    } catch (UnreadableImageException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
      return "refused";
    }
  }

  private static boolean same(SourceImage read, SourceImage whole) {
    return read instanceof SourceImage.Codable a
        && whole instanceof SourceImage.Codable b
        && Arrays.equals(a.picture().rgb(), b.picture().rgb());
  }
}
