package io.vqstream.client;

import io.vqstream.deadletter.BadRecordException;
import io.vqstream.inference.StageListener;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.record.Decoding;
import io.vqstream.record.VqHeaders;
import io.vqstream.registry.CheckpointWait;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Decodes images after the broker: a consumer with
 *
 * <pre>
 * value.deserializer=io.vqstream.client.VqDeserializer
 * vqstream.output=file
 * max.poll.records=8
 * </pre>
 *
 * reads a topic of coded images as images. {@link VqConfig} has the settings. The contract:
 *
 * <p><b>Returns</b>, by {@code vqstream.output}: {@code image} a {@link
 * io.vqstream.proto.v1.Image}, as a decoder service would write it; {@code file} the image file as
 * {@code byte[]}; {@code pixels} a {@link io.vqstream.codec.Decoded}, which holds pixels or, where
 * the image was carried, its file; {@code text} a line that describes the image, decoded all the
 * same. Null (a tombstone) stays null. The record's headers stay as they are.
 *
 * <p><b>A bad record</b> is one whose data cannot be decoded, now or later: no CodedImage, a
 * damaged frame, one of a newer version or of a checkpoint that is not here. By {@code
 * vqstream.on.error}:
 *
 * <ul>
 *   <li>{@code raise}: {@link BadImageException} with the reason. {@code poll()} first returns what
 *       came before the record and then throws {@link
 *       org.apache.kafka.common.errors.RecordDeserializationException} with that cause, again and
 *       again, until the application seeks past {@code e.offset()}; the raw value is in the
 *       exception.
 *   <li>{@code null}: the value is null, and {@link UndecodedImage#of} gives the reason and the
 *       value as the broker has it, from the headers {@code vqstream.reason} (a word), {@code
 *       vqstream.detail} (a line) and {@code vqstream.value}. Headers of these names that a
 *       producer set are removed. Kafka's consumer never hands a tombstone to a deserializer, so a
 *       tombstone keeps the headers of its producer: {@link UndecodedImage#of} tells the two apart,
 *       the headers alone do not.
 * </ul>
 *
 * <p><b>A system fault</b> (a missing library, brokers that do not answer, an interrupt) is never
 * taken for bad data: a {@link SystemFaultException} is thrown in both modes, and {@code poll()}
 * wraps it in a {@code RecordDeserializationException}, too. Test the cause, and do not seek past
 * such a record. Lack of memory is thrown as the {@link OutOfMemoryError} that it is. What is
 * missing in the installation is found when the consumer is made.
 *
 * <p><b>Time.</b> {@code poll()} decodes the records that it returns, one after another, on the
 * calling thread, and no others: {@code max.poll.records} is how many images one call decodes. The
 * next call must come within {@code max.poll.interval.ms} of this one, so keep {@code
 * max.poll.records} x (slowest image + own work on it) below it. Kafka's default of 500 records in
 * 5 minutes leaves 0.6 s each, too little for photographs of some megapixels: set 8.
 *
 * <p><b>Checkpoints</b> come from {@code vqstream.codec.source}: unless told otherwise those that
 * come with vqstream, or the file that {@code vqstream.checkpoint} names. They are opened, and what
 * is wrong with them is said, when the consumer is made; networks may be loaded with the first
 * image. Where {@code vqstream.checkpoints.topic} names a topic, those that were published to it
 * are there too: one that a frame names and that is neither at hand nor on disk is fetched, with
 * the connection and security of this consumer, and kept on disk. {@code poll()} waits for it, from
 * the first frame that names it on. While the topic does not have it: {@code
 * vqstream.checkpoint.wait.ms}; then the record is a bad one, for {@code checkpoint_late}, until
 * the checkpoint is there. While the topic cannot be read: {@code vqstream.broker.timeout.ms}; then
 * it is a system fault. {@link #wakeup} ends the wait, and so does {@link VqConsumer#wakeup}.
 *
 * <p><b>Memory.</b> Clients of one JVM with the same codec settings share one codec, however many
 * they are. {@link #close}, which {@code consumer.close()} calls, gives the share back; the last
 * closes the consumer of checkpoints and frees the networks' native memory. One instance may be
 * used by many threads.
 *
 * @param <T> what {@code vqstream.output} says
 */
public final class VqDeserializer<T> implements Deserializer<T> {
  private volatile SharedCodec codec;
  private volatile Decoding decoding;
  private volatile Output output;
  private volatile CheckpointWait wait;
  private volatile boolean raises;
  private volatile boolean awakened;

  /** For Kafka, which calls {@link #configure} next. */
  public VqDeserializer() {}

  /**
   * Opens the codec, or takes a share in one that is open with the same settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting is unknown or impossible
   */
  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    close();
    VqConfig config = new VqConfig(settings);
    output = config.output();
    raises = config.raises();
    wait = config.checkpointWait(() -> awakened);
    codec = config.open();
    decoding = new Decoding(codec.codecs(), StageListener.NONE);
  }

  /** As the other, for callers without headers: with {@code on.error=null} the reason is lost. */
  @Override
  public T deserialize(String topic, byte[] value) {
    return deserialize(topic, new RecordHeaders(), value);
  }

  @Override
  public T deserialize(String topic, Headers headers, byte[] value) {
    headers.remove(VqHeaders.REASON);
    headers.remove(VqHeaders.DETAIL);
    headers.remove(VqHeaders.VALUE);
    if (value == null) {
      return null;
    }
    Decoding decoder = decoding;
    if (decoder == null) {
      throw new IllegalStateException("VqDeserializer is not configured, or closed");
    }
    try {
      CodedImage coded = Decoding.parse(value);
      @SuppressWarnings("unchecked") // the setting is the user's word for it
      T result = (T) output.of(coded, decoder.decode(coded, wait));
      return result;
    } catch (BadRecordException e) {
      if (raises) {
        throw new BadImageException(topic, e);
      }
      headers.add(VqHeaders.REASON, utf8(e.reason().word()));
      headers.add(VqHeaders.DETAIL, utf8(e.getMessage()));
      headers.add(VqHeaders.VALUE, value);
      return null;
    } catch (WakeupException e) {
      awakened = false;
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw SystemFaultException.of(topic, e);
    }
  }

  /**
   * Ends the wait for a checkpoint, this one or the next: the call that waits throws {@link
   * WakeupException}. May be called from any thread.
   */
  public void wakeup() {
    awakened = true;
  }

  /** Forgets a {@link #wakeup} that has been answered. */
  void clearWakeup() {
    awakened = false;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Gives the codec back; the last user in this JVM frees its native memory. May be repeated. */
  @Override
  public void close() {
    decoding = null;
    SharedCodec open = codec;
    if (open != null) {
      open.close();
      codec = null;
    }
  }
}
