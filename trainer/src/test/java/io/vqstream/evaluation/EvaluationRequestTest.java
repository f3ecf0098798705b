package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.codec.Effort;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationRequestTest {

  @Test
  void listsKnownCodecsForAnUnknownOne() {
    // Given
    EvaluationRequest.Builder builder = builder().optAgainst(List.of("jpeg", "gif"));

    // When
    assertThatThrownBy(builder::build)

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown codec 'gif'; known codecs are avif, avif420, jpeg, jxl, webp");
  }

  @Test
  void statesTheLevelsForAnUnknownOne() {
    // Given
    EvaluationRequest.Builder builder = builder().optQualities(List.of(1, 5));

    // When
    assertThatThrownBy(builder::build)

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quality level must be 1 to 4, not 5");
  }

  @Test
  void saysWhatToDoAboutACodecOfFewerLevels() {
    // Given
    CodecUnderTest other =
        new CodecUnderTest("vqstream:b", new JpegInFrames(), List.of(1, 2), Effort.NONE);
    EvaluationRequest.Builder builder =
        builder().optQualities(List.of(4)).optOthers(List.of(other));

    // When
    assertThatThrownBy(builder::build)

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "vqstream:b has the levels 1 to 4 only: add one of them to --quality, or leave it out"
                + " of --against");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -3, 100, Double.POSITIVE_INFINITY})
  void rejectsAPsnrOutOfRange(double psnr) {
    // Given
    EvaluationRequest.Builder builder = builder().optPsnrs(List.of(24.0, psnr));

    // When
    assertThatThrownBy(builder::build)

        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PSNR must be between 0 and 100.0 dB, not " + psnr);
  }

  @Test
  void dropsDuplicateLevelsAndCodecs() {
    // Given
    EvaluationRequest.Builder builder =
        builder().optQualities(List.of(3, 1, 3)).optAgainst(List.of("webp", "jpeg", "webp"));

    // When
    EvaluationRequest request = builder.build();

    // Then
    assertThat(request.codecs().get(0).qualities()).containsExactly(1, 3);
    assertThat(request.against()).containsExactly("webp", "jpeg");
  }

  @Test
  void givesEachCodecANameOfItsOwn() {
    // Given
    List<CodecUnderTest> others =
        Stream.of("vqstream:effort-2", "vqstream:a", "vqstream:a", "vqstream:a-2", "jpeg")
            .map(name -> CodecUnderTest.of(name, new JpegInFrames()))
            .toList();
    EvaluationRequest.Builder builder =
        builder()
            .optEfforts(List.of(Effort.NONE, new Effort(2)))
            .optOthers(others)
            .optAgainst(List.of("jpeg"));

    // When
    EvaluationRequest request = builder.build();

    // Then
    assertThat(request.codecs())
        .extracting(CodecUnderTest::name)
        .containsExactly(
            "vqstream",
            "vqstream:effort-2",
            "vqstream:effort-2-2",
            "vqstream:a",
            "vqstream:a-2",
            "vqstream:a-2-2",
            "jpeg-2");
  }

  private static EvaluationRequest.Builder builder() {
    return EvaluationRequest.builder().setFolder(Path.of(".")).setCodec(new JpegInFrames());
  }
}
