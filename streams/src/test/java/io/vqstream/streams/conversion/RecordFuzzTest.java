package io.vqstream.streams.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.StageListener;
import io.vqstream.codec.TinyCheckpoint;
import io.vqstream.codec.VqCodec;
import io.vqstream.streams.codecs.Codecs;
import io.vqstream.streams.failure.BadRecordException;
import org.junit.jupiter.api.Tag;

/** Whatever the bytes of a record's value, it is converted or refused in one clear line. */
@Tag("fuzz")
class RecordFuzzTest {
  private static final ImageCodec CODEC =
      VqCodec.open(TinyCheckpoint.read(), StageListener.NONE, 64 * 64);
  private static final Conversion<?> ENCODING =
      new Encoding(Codecs.only(CODEC), FidelityFloor.none(1));
  private static final Conversion<?> DECODING =
      new Decoding(Codecs.only(CODEC), StageListener.NONE);

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
