package io.vqstream.service.ops;

import io.vqstream.codec.Decoded;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Conversion;
import io.vqstream.record.Direction;
import io.vqstream.record.ImageRecords;
import io.vqstream.record.SinkFormat;
import io.vqstream.record.SourceFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The latest images of an encoder, with their frames, to compare original and reconstruction. At
 * most one image a second is taken, {@value #MAX_IMAGES} are kept, and large ones are not. Frames
 * are decoded when the page asks, one at a time. Thread-safe.
 */
public final class LatestImages {
  private static final int MAX_IMAGES = 12;
  private static final int MAX_FILE_BYTES = 8 << 20;
  private static final long MAX_PIXELS = 4_200_000;
  private static final long MIN_INTERVAL_NANOS = 1_000_000_000;
  private static final int MAX_KEY = 128;

  private final Deque<Entry> images = new ArrayDeque<>();
  private Optional<Decoder> decoder = Optional.empty();
  private long nextId = 1;
  private long lastNanos = System.nanoTime() - MIN_INTERVAL_NANOS;

  /** Decodes frames. */
  @FunctionalInterface
  public interface Decoder {
    /** Decodes the frame of an image. */
    Decoded decode(CodedImage coded) throws BadRecordException;
  }

  /**
   * An image.
   *
   * @param id ascending
   * @param key key of the record; empty if it has none or it is no text
   * @param time Unix time in milliseconds
   * @param image the original
   * @param coded its frame
   */
  record Entry(long id, String route, String key, long time, Image image, CodedImage coded) {}

  /** Sets what decodes frames, from the start of the service on. */
  public synchronized void decodeWith(Decoder codec) {
    decoder = Optional.of(codec);
  }

  /**
   * Returns a conversion that adds what it converts.
   *
   * @param format format of the values of records
   */
  public Conversion<CodedImage> observe(Conversion<CodedImage> conversion, SourceFormat format) {
    return new Conversion<>() {
      @Override
      public Direction direction() {
        return conversion.direction();
      }

      @Override
      public SinkFormat format() {
        return conversion.format();
      }

      @Override
      public String route(SourceRecord source) {
        return conversion.route(source);
      }

      @Override
      public Converted<CodedImage> convert(SourceRecord source) throws BadRecordException {
        Converted<CodedImage> converted = conversion.convert(source);
        CodedImage coded = converted.message();
        if ((long) coded.getWidth() * coded.getHeight() <= MAX_PIXELS && isDue()) {
          Image image = ImageRecords.read(source.requireValue(), source.headers(), format);
          if (image.getData().size() <= MAX_FILE_BYTES) {
            add(route(source), key(source.key()), image, coded);
          }
        }
        return converted;
      }
    };
  }

  private synchronized boolean isDue() {
    return System.nanoTime() - lastNanos >= MIN_INTERVAL_NANOS;
  }

  private static String key(byte[] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    return text.substring(0, Math.min(MAX_KEY, text.length()));
  }

  /** Adds an image; the oldest makes room. */
  synchronized void add(String route, String key, Image image, CodedImage coded) {
    lastNanos = System.nanoTime();
    images.addFirst(new Entry(nextId++, route, key, System.currentTimeMillis(), image, coded));
    if (images.size() > MAX_IMAGES) {
      images.removeLast();
    }
  }

  /** Returns the images, the latest first. */
  synchronized List<Entry> entries() {
    return new ArrayList<>(images);
  }

  /** Returns an image; empty if it is no longer there. */
  synchronized Optional<Entry> entry(long id) {
    return images.stream().filter(each -> each.id() == id).findFirst();
  }

  /** Decodes an image, after other calls are done; empty before the service runs. */
  Optional<Decoded> decode(Entry entry) throws BadRecordException {
    Optional<Decoder> codec;
    synchronized (this) {
      codec = decoder;
    }
    if (codec.isEmpty()) {
      return Optional.empty();
    }
    synchronized (images) {
      return Optional.of(codec.get().decode(entry.coded()));
    }
  }
}
