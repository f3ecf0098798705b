package io.vqstream.streams.edge;

import io.vqstream.codec.StageListener;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.streams.conversion.Decoding;
import io.vqstream.streams.failure.BadRecordException;
import io.vqstream.streams.serde.VqHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Decodes images after the broker: a consumer with
 *
 * <pre>
 * value.deserializer=io.vqstream.streams.edge.VqDeserializer
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
 *       org.apache.kafka.common.errors.RecordDeserializationException}, again and again, until the
 *       application seeks past {@code e.offset()}; the raw value is in the exception.
 *   <li>{@code null}: the value is null, and the headers {@code vqstream.reason} (a word) and
 *       {@code vqstream.detail} (a line) are added. A tombstone is null without them. A record that
 *       brings headers of these names itself loses them, so that nobody can forge a failure.
 * </ul>
 *
 * A fault of the system (no native library, no memory) is never taken for bad data: it is thrown,
 * in both cases.
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
 * the first frame that names it on, {@code vqstream.checkpoint.wait.ms} at most; then the record is
 * a bad one, for {@code checkpoint_late}, until the checkpoint is there.
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
  private volatile boolean raises;

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
      T result = (T) output.of(coded, decoder.decode(coded));
      return result;
    } catch (BadRecordException e) {
      if (raises) {
        throw new BadImageException(topic, e);
      }
      headers.add(VqHeaders.REASON, utf8(e.reason().word()));
      headers.add(VqHeaders.DETAIL, utf8(e.getMessage()));
      return null;
    }
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
