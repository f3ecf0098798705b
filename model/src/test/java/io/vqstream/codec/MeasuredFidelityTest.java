package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.metric.Psnr;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredFidelityTest {

  @ParameterizedTest
  @ValueSource(doubles = {1, 15, 20})
  void everyExactDecoderHasTheMeasuredPsnr(double minPsnr) throws Exception {
    // Given
    Picture picture = SyntheticPicture.of(45, 38, 11);
    byte[] source = PngWriter.write(picture);
    QualityPolicy policy =
        new QualityPolicy(1, 4, OptionalDouble.of(minPsnr)).withLossless(LosslessMode.NEVER);
    try (ImageCodec encoder = open();
        ImageCodec decoder = open()) {

      // When
      Encoded encoded = encoder.encode(source, policy);
      Decoded decoded = decoder.decode(encoded.frame());

      // Then
      byte[] rgb = ((Decoded.Coded) decoded).picture().rgb();
      assertThat(encoded.psnr()).hasValue(Psnr.of(picture.rgb(), rgb));
      assertThat(encoded.executor()).hasValue(Executor.EXACT);
      assertThat(decoded.executor()).hasValue(Executor.EXACT);
    }
  }

  private static ImageCodec open() {
    return ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).build();
  }
}
