package io.vqstream.record;

import com.google.protobuf.Message;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One leg of an image's way: a source record to the message that goes on. */
public interface Conversion<M extends Message> {

  Direction direction();

  /** How the message becomes the value of a record. */
  default SinkFormat format() {
    return SinkFormat.MESSAGE;
  }

  /**
   * Converts a record.
   *
   * @param source has a value
   * @throws BadRecordException if the value cannot be converted, as things are. Anything unchecked
   *     is a fault of the system and stops the service.
   */
  Converted<M> convert(SourceRecord source) throws BadRecordException;

  /**
   * What came of it.
   *
   * @param bytesIn size of the image file or frame that came in
   * @param bytesOut size of the frame or image file that goes out
   * @param pixels of the image; 0 where they are not known
   * @param headers that the result has besides those of the source
   * @param psnr dB that the image was found to have when it is decoded; empty where nobody looked
   * @param reason why the encoder passes the image through; empty where it does not, or when
   *     decoding
   */
  record Converted<M extends Message>(
      M message,
      Kind kind,
      long bytesIn,
      long bytesOut,
      long pixels,
      Map<String, String> headers,
      OptionalDouble psnr,
      Optional<PassthroughReason> reason) {}
}
