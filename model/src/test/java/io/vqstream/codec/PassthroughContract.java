package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import org.junit.jupiter.api.Test;

/** Images that coding would degrade or not shrink are passed through byte for byte. */
interface PassthroughContract extends CodecUnderTest {

  @Test
  default void passesAlphaThrough() throws Exception {
    passesThrough(SyntheticPicture.translucentPng(), PassthroughReason.ALPHA);
  }

  @Test
  default void passesMoreThan8BitsPerSampleThrough() throws Exception {
    passesThrough(SyntheticPicture.deepPng(), PassthroughReason.DEPTH);
  }

  @Test
  default void passesHighDynamicRangeThrough() throws Exception {
    passesThrough(SyntheticPicture.highRangePng(), PassthroughReason.HDR);
  }

  @Test
  default void passesThroughWhatCodingDoesNotShrink() throws Exception {
    passesThrough(SyntheticPicture.chequeredPng(), PassthroughReason.NOT_SMALLER);
  }

  private void passesThrough(byte[] file, PassthroughReason reason) throws Exception {
    // When
    Encoded encoded = codec().encode(file, 1);
    Decoded decoded = codec().decode(encoded.frame());
    FrameInfo report = codec().inspect(encoded.frame());

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.PASSTHROUGH);
    assertThat(encoded.quality()).isZero();
    assertThat(encoded.passthroughReason()).hasValue(reason);
    assertThat(encoded.frame().length).isLessThanOrEqualTo(file.length + 32);
    assertThat(decoded).isInstanceOf(Decoded.Passthrough.class);
    assertThat(decoded.file()).isEqualTo(file);
    assertThat(decoded.contentType()).isEqualTo("image/png");
    assertThat(report.kind()).isEqualTo(Kind.PASSTHROUGH);
    assertThat(report.passthroughReason()).isEqualTo(reason.label());
    assertThat(report.payloadBytes()).isEqualTo(file.length);
    assertThat(report.codes()).isZero();
    assertThat(report.codesDigest()).isEmpty();
  }
}
