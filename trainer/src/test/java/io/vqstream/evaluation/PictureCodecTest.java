package io.vqstream.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import io.vqstream.image.Picture;
import io.vqstream.metric.Psnr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every codec to compare with must do. Tools that are not installed are skipped. */
class PictureCodecTest {
  private static final List<String> COMMANDS = List.of("avif", "avif420", "jxl");

  @ParameterizedTest
  @ValueSource(strings = {"avif", "avif420", "jpeg", "jxl", "webp"})
  void higherQualityTakesMoreBytes(String name) throws Exception {
    // Given
    PictureCodec codec = open(name);
    Picture picture = Pictures.color(67, 45, 3);
    List<Integer> bytes = new ArrayList<>();
    List<Double> psnrs = new ArrayList<>();

    // When
    for (int quality : List.of(10, 50, 90)) {
      byte[] file = codec.encode(picture, quality);
      Picture decoded = codec.decode(file);
      bytes.add(file.length);
      psnrs.add(Psnr.of(picture.rgb(), decoded.rgb()));
    }

    // Then
    assertThat(bytes).isSorted().doesNotHaveDuplicates();
    assertThat(psnrs)
        .isSorted()
        .doesNotHaveDuplicates()
        .allSatisfy(psnr -> assertThat(psnr).isBetween(15.0, 60.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avif", "avif420", "jpeg", "jxl", "webp"})
  void keepsGrayPicturesGray(String name) throws Exception {
    // Given
    PictureCodec codec = open(name);
    Picture picture = Pictures.gray(32, 24, 1);

    // When
    Picture decoded = codec.decode(codec.encode(picture, 90));

    // Then
    assertThat(decoded.width()).isEqualTo(32);
    assertThat(decoded.height()).isEqualTo(24);
    assertThat(Psnr.of(picture.rgb(), decoded.rgb())).isGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"avif", "avif420", "jpeg", "jxl", "webp"})
  void codesASinglePixel(String name) throws Exception {
    // Given
    PictureCodec codec = open(name);
    Picture picture = new Picture(1, 1, false, new byte[] {(byte) 200, (byte) 200, (byte) 200});

    // When
    Picture decoded = codec.decode(codec.encode(picture, 90));

    // Then
    assertThat(decoded.pixels()).isEqualTo(1);
    assertThat(Psnr.of(picture.rgb(), decoded.rgb())).isGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"avif", "avif420", "jpeg", "jxl", "webp"})
  void rejectsAFileThatIsNoImage(String name) throws Exception {
    // Given
    PictureCodec codec = open(name);

    // When
    assertThatThrownBy(() -> codec.decode("no image at all".getBytes(UTF_8)))

        // Then
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"avif", "avif420", "jpeg", "jxl", "webp"})
  void parsesTheVersion(String name) throws Exception {
    // When
    CodecInfo info = open(name).info();

    // Then
    assertThat(info.name()).isEqualTo(name);
    assertThat(info.version()).containsPattern("\\d+\\.\\d+");
  }

  private static PictureCodec open(String name) throws CodecMissingException {
    if (COMMANDS.contains(name)) {
      assumeThatCode(() -> ReferenceCodecs.standard().open(name)).doesNotThrowAnyException();
    }
    return ReferenceCodecs.standard().open(name);
  }
}
