package io.vqstream.service.ops;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.ReferenceFrame;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.proto.v1.CodedImage;
import io.vqstream.proto.v1.Image;
import io.vqstream.record.Conversion;
import io.vqstream.record.Direction;
import io.vqstream.record.ImageRecords;
import io.vqstream.record.SinkFormat;
import io.vqstream.record.SourceFormat;
import io.vqstream.sequence.SequenceStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The latest images of an encoder, with their frames, to compare original and reconstruction. At
 * most one image a second of a route is taken, {@value #MAX_IMAGES} of each of the {@value
 * #MAX_ROUTES} latest routes are kept, and large ones are not. If they take more than {@value
 * #MAX_BYTES} bytes, the route with the most bytes loses its oldest image. Frames are decoded when
 * the page asks. Thread-safe.
 */
public final class LatestImages {
  static final int MAX_IMAGES = 12;

  static final int MAX_ROUTES = 50;
  static final int MAX_BYTES = 96 << 20;
  private static final int MAX_FILE_BYTES = 8 << 20;
  private static final long MAX_PIXELS = 4_200_000;
  private static final long MIN_INTERVAL_NANOS = 1_000_000_000;
  private static final int MAX_KEY = 128;

  /** The images of each route, the latest first; the route of the latest image last. */
  private final Map<String, RouteImages> routes = new LinkedHashMap<>();

  private final DecodeRequests reconstructions = new DecodeRequests();
  private long nextId = 1;

  /** Decodes frames. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * Decodes the frame of an image.
     *
     * @param base what the frame builds on; empty if it is not an inter frame
     */
    Decoded decode(CodedImage coded, Optional<ReferenceFrame> base) throws BadRecordException;
  }

  /**
   * An image.
   *
   * @param id ascending
   * @param key key of the record; empty if it has none or it is no text
   * @param time Unix time in milliseconds
   * @param image the original
   * @param coded its frame
   * @param base what the frame builds on; empty if it is not an inter frame
   */
  record Entry(
      long id,
      String route,
      String key,
      long time,
      Image image,
      CodedImage coded,
      Optional<ReferenceFrame> base) {
    private long bytes() {
      long frames = coded.getFrame().size() + base.map(ReferenceFrame::bytes).orElse(0L);
      return image.getData().size() + frames;
    }
  }

  private static final class RouteImages {
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long nanos;
    private long bytes;

    void add(Entry entry) {
      nanos = System.nanoTime();
      entries.addFirst(entry);
      bytes += entry.bytes();
    }

    void removeOldest() {
      bytes -= entries.removeLast().bytes();
    }
  }

  /** Sets what decodes frames, from the start of the service on. */
  public void decodeWith(Decoder codec) {
    reconstructions.decodeWith(codec);
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
        String route = route(source);
        if ((long) coded.getWidth() * coded.getHeight() <= MAX_PIXELS && isDue(route)) {
          Image image = ImageRecords.read(source.requireValue(), source.headers(), format);
          if (image.getData().size() <= MAX_FILE_BYTES) {
            add(
                route,
                key(source.key()),
                image,
                coded,
                converted.step().flatMap(SequenceStep::base));
          }
        }
        return converted;
      }

      @Override
      public void forwarded(SourceRecord source, Converted<CodedImage> result) {
        conversion.forwarded(source, result);
      }

      @Override
      public void tombstone(byte[] key) {
        conversion.tombstone(key);
      }

      @Override
      public void reset() {
        conversion.reset();
      }
    };
  }

  private synchronized boolean isDue(String route) {
    RouteImages of = routes.get(route);
    return of == null || System.nanoTime() - of.nanos >= MIN_INTERVAL_NANOS;
  }

  private static String key(byte[] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    return text.substring(0, Math.min(MAX_KEY, text.length()));
  }

  /** Adds an image of a key frame; older ones make room. */
  void add(String route, String key, Image image, CodedImage coded) {
    add(route, key, image, coded, Optional.empty());
  }

  private synchronized void add(
      String route, String key, Image image, CodedImage coded, Optional<ReferenceFrame> base) {
    RouteImages before = routes.remove(route);
    RouteImages of = before == null ? new RouteImages() : before;
    of.add(new Entry(nextId++, route, key, System.currentTimeMillis(), image, coded, base));
    routes.put(route, of);
    if (of.entries.size() > MAX_IMAGES) {
      of.removeOldest();
    }
    if (routes.size() > MAX_ROUTES) {
      routes.remove(routes.keySet().iterator().next());
    }
    while (routes.values().stream().mapToLong(each -> each.bytes).sum() > MAX_BYTES) {
      routes.values().stream()
          .max(Comparator.comparingLong(each -> each.bytes))
          .ifPresent(RouteImages::removeOldest);
    }
  }

  /** Returns the latest images of all routes, the latest first. */
  synchronized List<Entry> entries() {
    return routes.values().stream()
        .flatMap(each -> each.entries.stream())
        .sorted(Comparator.comparingLong(Entry::id).reversed())
        .limit(MAX_IMAGES)
        .toList();
  }

  /** Returns the images of a route, the latest first. */
  synchronized List<Entry> entries(String route) {
    RouteImages of = routes.get(route);
    return of == null ? List.of() : List.copyOf(of.entries);
  }

  /** Returns an image; empty if it is no longer there. */
  synchronized Optional<Entry> entry(long id) {
    return routes.values().stream()
        .flatMap(each -> each.entries.stream())
        .filter(each -> each.id() == id)
        .findFirst();
  }

  /** Returns what decodes the images. */
  DecodeRequests reconstructions() {
    return reconstructions;
  }
}
