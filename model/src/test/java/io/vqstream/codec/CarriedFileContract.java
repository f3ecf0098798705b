package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.image.PassthroughReason;
import org.junit.jupiter.api.Test;

/** What the codec would drop something of, or gain nothing from, travels as it came. */
interface CarriedFileContract extends CodecUnderTest {

  @Test
  default void alphaIsCarriedByteForByte() throws Exception {
    carried(SyntheticPicture.translucentPng(), PassthroughReason.ALPHA);
  }

  @Test
  default void moreThan8BitsASampleAreCarriedByteForByte() throws Exception {
    carried(SyntheticPicture.deepPng(), PassthroughReason.DEPTH);
  }

  @Test
  default void passesHighDynamicRangeThroughWithItsReason() throws Exception {
    carried(SyntheticPicture.highRangePng(), PassthroughReason.HDR);
  }

  @Test
  default void whatWouldNotGetSmallerIsCarriedByteForByte() throws Exception {
    carried(SyntheticPicture.chequeredPng(), PassthroughReason.NOT_SMALLER);
  }

  private void carried(byte[] file, PassthroughReason reason) throws Exception {
    // When
    Encoded encoded = codec().encode(file, 1);
    Decoded decoded = codec().decode(encoded.frame());
    FrameReport report = codec().inspect(encoded.frame());

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.CARRIED);
    assertThat(encoded.quality()).isZero();
    assertThat(encoded.carriedReason()).hasValue(reason);
    assertThat(encoded.frame().length).isLessThanOrEqualTo(file.length + 32);
    assertThat(decoded).isInstanceOf(Decoded.Carried.class);
    assertThat(decoded.file()).isEqualTo(file);
    assertThat(decoded.contentType()).isEqualTo("image/png");
    assertThat(report.kind()).isEqualTo(Kind.CARRIED);
    assertThat(report.carriedReason()).isEqualTo(reason.label());
    assertThat(report.payloadBytes()).isEqualTo(file.length);
    assertThat(report.codes()).isZero();
    assertThat(report.codesDigest()).isEmpty();
  }
}
