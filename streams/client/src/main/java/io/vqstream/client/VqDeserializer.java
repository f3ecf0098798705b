package io.vqstream.client;

import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.fault.ExceptionMessages;
import io.vqstream.inference.StageListener;
import io.vqstream.kafka.ForgedHeaders;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.record.Decoding;
import io.vqstream.record.Direction;
import io.vqstream.record.VqHeaders;
import io.vqstream.registry.CheckpointWait;
import io.vqstream.sequence.RecordOrigin;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes coded images in a Kafka consumer. A consumer with the settings
 *
 * <pre>
 * value.deserializer=io.vqstream.client.VqDeserializer
 * vqstream.output=file
 * max.poll.records=8
 * </pre>
 *
 * receives decoded images. See {@link VqConfig} for the settings.
 *
 * <p><b>Returns</b>, by {@code vqstream.output}: {@code image} a {@link
 * io.vqstream.proto.v1.Image}, as a decoder service would write it; {@code file} the image file as
 * {@code byte[]}; {@code pixels} a {@link io.vqstream.codec.Decoded}, which holds pixels or, if the
 * image was passed through, its file; {@code text} one line that describes the decoded image. A
 * null value (a tombstone) stays null. Headers of the record are not changed.
 *
 * <p><b>A bad record</b> is a record whose data cannot be decoded: not a CodedImage, a corrupt
 * frame, a frame of a newer version or of an unknown checkpoint. Depending on {@code
 * vqstream.on.error}:
 *
 * <ul>
 *   <li>{@code raise}: {@link BadImageException} with the reason. {@code poll()} first returns the
 *       records before it and then throws {@link
 *       org.apache.kafka.common.errors.RecordDeserializationException} with that cause, on every
 *       call until the application seeks past {@code e.offset()}. The exception contains the raw
 *       value.
 *   <li>{@code null}: the value is null, and {@link UndecodedImage#of} returns the reason and the
 *       raw value, from the headers {@code vqstream.reason} (an id), {@code vqstream.detail} (one
 *       line) and {@code vqstream.value}. Headers of these names that a producer set are removed.
 *       Kafka's consumer does not pass tombstones to a deserializer, so a tombstone keeps the
 *       headers of its producer. {@link UndecodedImage#of} distinguishes the two; the headers alone
 *       do not.
 * </ul>
 *
 * <p><b>A system fault</b> (a missing library, unreachable brokers, an interrupt) is never handled
 * as bad data: a {@link SystemFaultException} is thrown in both modes. {@code poll()} wraps it in a
 * {@code RecordDeserializationException}, too, so check the cause and do not seek past such a
 * record. An {@link OutOfMemoryError} is thrown unchanged. An incomplete installation is detected
 * when the consumer is created.
 *
 * <p><b>Traces.</b> With {@code vqstream.tracer}, each image has a span, whose parent is in the
 * header {@code traceparent}.
 *
 * <p><b>Time.</b> {@code poll()} decodes the records that it returns, one after another, on the
 * calling thread, and no others: {@code max.poll.records} is how many images one call decodes. The
 * next call must come within {@code max.poll.interval.ms} of this one, so keep {@code
 * max.poll.records} x (time of the slowest image, including its processing) below it. Kafka's
 * default of 500 records in 5 minutes leaves 0.6 s for each, too little for images of several
 * megapixels: set 8.
 *
 * <p><b>Checkpoints</b> are opened by {@code vqstream.codec.source}: by default the bundled ones,
 * or the file that {@code vqstream.checkpoint} names. Errors are reported when the consumer is
 * created; networks can be loaded at the first image. If {@code vqstream.checkpoints.topic} is set,
 * a checkpoint that a frame names and that is not available locally is fetched from that topic,
 * with the connection and security settings of this consumer, and cached on disk. {@code poll()}
 * waits for it, counted from the first frame that names it:
 *
 * <ul>
 *   <li>up to {@code vqstream.checkpoint.wait.ms} while the topic does not contain it; the record
 *       is then a bad record with the reason {@code checkpoint_late}, until the checkpoint is
 *       published;
 *   <li>up to {@code vqstream.broker.timeout.ms} while the topic cannot be read; this is then a
 *       system fault.
 * </ul>
 *
 * {@link #wakeup} and {@link VqConsumer#wakeup} cancel the wait.
 *
 * <p><b>Inter frames</b> build on frames before them. The deserializer keeps the last frame of each
 * sequence, up to {@code vqstream.reference.cache.max.bytes}. A frame whose sequence it has not
 * read from the key frame on is a bad record with the reason {@code missing_reference}: after the
 * start in the middle of a partition, a rebalance or a seek. A {@link VqConsumer} reads what is
 * missing from the partition, and loses nothing.
 *
 * <p><b>Memory.</b> All clients of a JVM with the same codec settings share one codec. {@link
 * #close}, which {@code consumer.close()} calls, releases it; the last client closes the consumer
 * of checkpoints and frees memory. Instances are thread-safe.
 *
 * @param <T> type selected by {@code vqstream.output}
 */
public final class VqDeserializer<T> implements Deserializer<T> {
  private static final List<String> FAILURE_HEADERS =
      List.of(VqHeaders.REASON, VqHeaders.DETAIL, VqHeaders.VALUE);

  private volatile @Nullable Configured configured;
  private volatile boolean wokenUp;
  private volatile boolean recovers;
  private volatile @Nullable Retry retry;

  /** Creates a deserializer; {@link #configure} must be called before use. */
  public VqDeserializer() {}

  /**
   * Opens the codec, or shares one that is open with the same settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting is unknown or invalid
   */
  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    close();
    VqConfig config = new VqConfig(settings);
    Output output = config.output();
    CheckpointWait wait = config.checkpointWait(() -> wokenUp);
    SharedCodec codec = config.open();
    try {
      Decoding decoding =
          new Decoding(codec.codecs(), StageListener.NONE, config.sequences(() -> wokenUp));
      configured =
          new Configured(output, wait, config.raisesErrors(), codec, decoding, config.tracer());
    } catch (RuntimeException e) {
      codec.close();
      throw e;
    }
  }

  private record Configured(
      Output output,
      CheckpointWait checkpointWait,
      boolean raisesErrors,
      SharedCodec codec,
      Decoding decoding,
      ImageTracer tracer) {
    Object decode(byte[] value, Optional<RecordOrigin> origin) throws BadRecordException {
      CodedImage coded = Decoding.parse(value);
      return output.of(coded, decoding.decode(coded, origin, checkpointWait));
    }
  }

  /** A record whose reference frame is missing, which is decoded again with its origin. */
  private record Retry(byte[] value, RecordOrigin origin) {}

  /** Raises a missing reference frame in any case, for a consumer that calls {@link #retryAt}. */
  void recoverReferences() {
    recovers = true;
  }

  /**
   * Makes the next call with a value recover its reference frame.
   *
   * @param value value of the record, which the next call decodes
   * @param origin where it was read
   */
  void retryAt(byte[] value, RecordOrigin origin) {
    retry = new Retry(value, origin);
  }

  /**
   * Decodes a value without headers. With {@code on.error=null} the reason of a failure is lost.
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] value) {
    return deserialize(topic, new RecordHeaders(), value);
  }

  @Override
  public @Nullable T deserialize(String topic, Headers headers, byte @Nullable [] value) {
    requireFewForged(topic, headers);
    if (value == null) {
      return null;
    }
    Configured decoder = configured;
    if (decoder == null) {
      throw new IllegalStateException("VqDeserializer is not configured, or closed");
    }
    try (ImageSpan span = decoder.tracer().begin(Direction.DECODE.tag(), topic, headers)) {
      return decode(decoder, topic, headers, value, span);
    }
  }

  /** Removes the headers of a failure, which only a deserializer may set. */
  private static void requireFewForged(String topic, Headers headers) {
    for (String name : FAILURE_HEADERS) {
      if (!ForgedHeaders.remove(headers, name)) {
        throw new BadImageException(
            topic,
            new BadRecordException(
                FailureReason.NOT_A_CODED_IMAGE_RECORD, "the record has too many headers " + name));
      }
    }
  }

  private @Nullable T decode(
      Configured decoder, String topic, Headers headers, byte[] value, ImageSpan span) {
    Retry again = retry;
    retry = null;
    Optional<RecordOrigin> origin =
        Optional.ofNullable(again)
            .filter(each -> Arrays.equals(each.value(), value))
            .map(Retry::origin);
    try {
      @SuppressWarnings("unchecked") // the type follows from the setting
      T result = (T) decoder.decode(value, origin);
      return result;
    } catch (BadRecordException e) {
      span.error(e);
      boolean recoverable =
          recovers && origin.isEmpty() && e.reason() == FailureReason.MISSING_REFERENCE;
      if (decoder.raisesErrors() || recoverable) {
        throw new BadImageException(topic, e);
      }
      headers.add(VqHeaders.REASON, utf8(e.reason().id()));
      headers.add(VqHeaders.DETAIL, utf8(ExceptionMessages.line(e)));
      headers.add(VqHeaders.VALUE, value);
      return null;
    } catch (WakeupException e) {
      wokenUp = false;
      throw e;
    } catch (RuntimeException | LinkageError e) {
      span.error(e);
      throw SystemFaultException.of(topic, e);
    }
  }

  /**
   * Cancels the current or next wait for a checkpoint: the waiting call throws {@link
   * WakeupException}. Can be called from any thread.
   */
  public void wakeup() {
    wokenUp = true;
  }

  /** Clears a {@link #wakeup} that has been handled. */
  void clearWakeup() {
    wokenUp = false;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Releases the codec; the last user in this JVM frees its memory. Idempotent. */
  @Override
  public void close() {
    Configured open = configured;
    if (open != null) {
      configured = null;
      open.codec().close();
      open.tracer().close();
    }
  }
}
