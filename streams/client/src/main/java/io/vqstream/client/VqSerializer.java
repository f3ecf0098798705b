package io.vqstream.client;

import io.vqstream.codec.Decoded;
import io.vqstream.codecpool.CodecProvider;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.image.Picture;
import io.vqstream.image.PixelLimit;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Direction;
import io.vqstream.record.Encoding;
import io.vqstream.record.ImageRecords;
import io.vqstream.record.QualitySettings;
import io.vqstream.record.SourceFormat;
import io.vqstream.record.VqHeaders;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes images in a Kafka producer. A producer with the settings
 *
 * <pre>
 * value.serializer=io.vqstream.client.VqSerializer
 * vqstream.quality=3
 * </pre>
 *
 * writes the same records as an encoder service without inter frames: a serializer does not see the
 * key of a record, so every frame stands alone. See {@link VqConfig} for the settings.
 *
 * <p><b>Accepts</b> an image file or a serialized {@link Image} as {@code byte[]} (see {@code
 * vqstream.source.format}), an {@link Image}, a {@link Picture} or a {@link Decoded}; null (a
 * tombstone) stays null. <b>Returns</b> a serialized {@code vqstream.v1.CodedImage} and, for record
 * values, sets the header {@code vqstream.type} to that name.
 *
 * <p><b>Bad data</b>: {@code send()} throws {@link BadImageException}, with the same reasons as in
 * the service, and sends nothing; the producer can be used further. A system fault is thrown as a
 * {@link SystemFaultException}, or as an {@link OutOfMemoryError}. An incomplete installation is
 * detected when the producer is created, except for libwebp, which is loaded at the first WebP
 * file.
 *
 * <p>With {@code vqstream.tracer}, each image has a span, whose parent is in the header {@code
 * traceparent} and which replaces it there.
 *
 * <p>{@code send()} encodes on the calling thread; several threads can call it concurrently. The
 * producer rejects frames larger than {@code max.request.size}. {@link #close} releases the codec's
 * memory unless other clients in this JVM share it.
 *
 * @param <T> type of the images: one of the four above
 */
public final class VqSerializer<T> implements Serializer<T> {
  private volatile @Nullable Configured configured;
  private volatile boolean key;

  /** Creates a serializer; {@link #configure} must be called before use. */
  public VqSerializer() {}

  /**
   * Opens the codec, or shares one that is open with the same settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting is unknown or invalid
   */
  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    close();
    VqConfig config = new VqConfig(settings);
    SourceFormat format = config.sourceFormat();
    SharedCodec opened = config.open();
    try {
      QualitySettings quality =
          QualitySettings.none(config.quality(opened.codec()))
              .withMetadata(config.keepsMetadata())
              .withLossless(config.lossless())
              .withEffort(config.effort());
      Encoding encoding = new Encoding(CodecProvider.only(opened.codec()), quality);
      configured = new Configured(opened, encoding, format, config.pixelLimit(), config.tracer());
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    key = isKey;
  }

  private record Configured(
      SharedCodec codec,
      Encoding encoding,
      SourceFormat format,
      PixelLimit limit,
      ImageTracer tracer) {}

  @Override
  public byte @Nullable [] serialize(String topic, Headers headers, @Nullable T image) {
    Configured encoder = configured;
    if (encoder == null || key) {
      return serialize(topic, image);
    }
    if (image == null) {
      VqHeaders.replaceReserved(headers, Map.of());
      return null;
    }
    try (ImageSpan span = encoder.tracer().begin(Direction.ENCODE.tag(), topic, headers)) {
      CodedImage coded;
      try {
        coded = coded(topic, image);
      } catch (RuntimeException e) {
        span.error(e);
        throw e;
      }
      // Kafka makes the headers of a record that was sent read-only. It can be sent again.
      if (VqHeaders.replaceReserved(headers, VqHeaders.of(coded))) {
        span.inject(topic, headers);
      }
      return coded.toByteArray();
    }
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T image) {
    return image == null ? null : coded(topic, image).toByteArray();
  }

  private CodedImage coded(String topic, T image) {
    Configured encoder = configured;
    if (encoder == null) {
      throw new IllegalStateException("VqSerializer is not configured, or closed");
    }
    try {
      return code(encoder, topic, image);
    } catch (BadRecordException e) {
      throw new BadImageException(topic, e);
    } catch (SerializationException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw SystemFaultException.of(topic, e);
    }
  }

  private static CodedImage code(Configured settings, Decoded.Coded image)
      throws BadRecordException {
    Picture pixels = image.picture();
    Optional<String> violation = settings.limit().violation(pixels.width(), pixels.height());
    if (violation.isPresent()) {
      throw new BadRecordException(
          FailureReason.TOO_MANY_PIXELS, "the image has " + violation.get());
    }
    return settings.encoding().code(image);
  }

  private CodedImage code(Configured settings, String topic, Object image)
      throws BadRecordException {
    Encoding encoder = settings.encoding();
    if (image instanceof Image message) {
      return encoder.code(message);
    }
    if (image instanceof byte[] value) {
      return encoder.code(image(value, settings.format()));
    }
    if (image instanceof Picture picture) {
      return code(settings, new Decoded.Coded(picture));
    }
    if (image instanceof Decoded.Coded pixels) {
      return code(settings, pixels);
    }
    if (image instanceof Decoded.Passthrough original) {
      return encoder.code(
          ImageRecords.file(original.file()).toBuilder()
              .setContentType(original.contentType())
              .build());
    }
    throw new SerializationException(
        "topic %s: cannot encode a %s; pass byte[] (an image file), %s, %s or %s"
            .formatted(
                topic,
                image.getClass().getName(),
                Image.class.getName(),
                Picture.class.getName(),
                Decoded.class.getName()));
  }

  /** Ignores the headers, which are often copied from the record that contained the file. */
  private Image image(byte[] value, SourceFormat format) throws BadRecordException {
    return format == SourceFormat.AUTO
        ? ImageRecords.find(value).orElseGet(() -> ImageRecords.file(value))
        : ImageRecords.read(value, new RecordHeaders(), format);
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
