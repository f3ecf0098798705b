package io.vqstream.record;

import com.google.protobuf.Message;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.frame.Kind;
import io.vqstream.image.PassthroughReason;
import io.vqstream.sequence.SequenceStep;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Converts a source record to a result message: encoding or decoding. */
public interface Conversion<M extends Message> {

  /** Returns the direction of the conversion. */
  Direction direction();

  /** Returns how the message is written as the value of a record. */
  default SinkFormat format() {
    return SinkFormat.MESSAGE;
  }

  /**
   * Returns the route of a record, in the format of {@link io.vqstream.registry.Route#parse}, for
   * metrics: its topic, unless the conversion follows routes.
   */
  default String route(SourceRecord source) {
    return source.topic();
  }

  /**
   * Converts a record.
   *
   * @throws BadRecordException if there is no value or it cannot be converted. Any unchecked
   *     exception is a system fault and stops the service.
   */
  Converted<M> convert(SourceRecord source) throws BadRecordException;

  /** Called when the result of a record has been forwarded. */
  default void forwarded(SourceRecord source, Converted<M> result) {}

  /** Called before a record without a value is handled, which ends the sequence of its key. */
  default void tombstone(byte[] key) {}

  /**
   * Forgets what later results build on, at the start and end of a task and when its transaction
   * may be aborted.
   */
  default void reset() {}

  /**
   * The result of a conversion.
   *
   * @param message value of the result record
   * @param kind how the frame represents the image
   * @param bytesIn size of the input image file or frame in bytes
   * @param bytesOut size of the output frame or image file in bytes
   * @param pixels number of pixels of the image; 0 if unknown
   * @param headers headers to add to those of the source
   * @param psnr PSNR of the decoded image in dB; empty if not measured
   * @param rate bits of the codes; empty if the image is not coded, and when decoding
   * @param reason why the encoder passed the image through; empty if it did not, and when decoding
   * @param step step of the sequence; empty if the frame belongs to none
   */
  record Converted<M extends Message>(
      M message,
      Kind kind,
      long bytesIn,
      long bytesOut,
      long pixels,
      Map<String, String> headers,
      OptionalDouble psnr,
      Optional<CodedRate> rate,
      Optional<PassthroughReason> reason,
      Optional<SequenceStep> step) {}
}
