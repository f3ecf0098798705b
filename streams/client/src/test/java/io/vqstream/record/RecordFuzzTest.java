package io.vqstream.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.inference.StageListener;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes of a record's value, it is converted or refused in one clear line. */
@Tag("fuzz")
class RecordFuzzTest {
  private static final ImageCodec CODEC =
      ImageCodecs.builder().setCheckpoint(TinyCheckpoint.read()).optMaxPixels(64 * 64).build();
  private static final Conversion<?> ENCODING =
      new Encoding(CodecProvider.only(CODEC), QualitySettings.none(1));
  private static final Conversion<?> DECODING =
      new Decoding(CodecProvider.only(CODEC), StageListener.NONE);

  @FuzzTest
  void anyValueIsConvertedOrRefused(byte[] value) {
    convert(ENCODING, value);
    convert(DECODING, value);
  }

  private static void convert(Conversion<?> conversion, byte[] value) {
    try {
      assertThat(conversion.convert(SourceRecords.holding(value)).message().getSerializedSize())
          .isPositive();
    } catch (BadRecordException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r");
      assertThat(e.reason()).isNotNull();
    }
  }
}
