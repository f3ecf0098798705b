package io.vqstream.evaluation;

import io.vqstream.evaluation.cache.CacheKey;
import io.vqstream.evaluation.cache.CachedCurve;
import io.vqstream.evaluation.cache.CachedMeasurement;
import io.vqstream.evaluation.cache.MeasurementCache;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reference codecs over the images that the evaluated codecs coded, on all processors.
 * Takes figures of the cache where it has them.
 */
final class ReferenceRun {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReferenceRun.class);

  private final List<String> names;
  private final MeasurementCache cache;
  private final Map<String, PictureCodec> codecs = new LinkedHashMap<>();
  private final Map<String, String> missing = new ConcurrentHashMap<>();

  /** Opens codecs by name; {@link #missing()} lists those that are not installed. */
  ReferenceRun(List<String> names, Opener opener, MeasurementCache cache) {
    this.names = names;
    this.cache = cache;
    for (String name : names) {
      try {
        codecs.put(name, opener.open(name));
      } catch (CodecMissingException e) {
        missing.put(name, e.getMessage());
      }
    }
  }

  /** Opens a codec by name. */
  interface Opener {
    PictureCodec open(String name) throws CodecMissingException;
  }

  /** Returns the number of measurements per image. */
  int perImage() {
    return codecs.values().stream().mapToInt(codec -> codec.qualities().size()).sum();
  }

  /** Returns the codecs that coded all images. */
  List<PictureCodec> present() {
    return codecs.values().stream().filter(codec -> !missing.containsKey(name(codec))).toList();
  }

  /** Returns the codecs that are not installed or failed, with the reason. */
  List<Omission> missing() {
    return names.stream()
        .filter(missing::containsKey)
        .map(name -> new Omission(name, missing.get(name)))
        .toList();
  }

  /**
   * Runs all codecs over all images.
   *
   * @param measured images by index among the files
   */
  void run(
      SourceImages images,
      Map<Integer, EvaluatedImage> measured,
      Measurements measurements,
      ProgressCounter counter,
      Workers workers)
      throws IOException {
    if (measured.isEmpty() || codecs.isEmpty()) {
      return;
    }
    int first = measured.keySet().iterator().next();
    warmUp(measured.get(first), reread(images, first, measured.get(first)));
    workers.forEach(
        List.copyOf(measured.entrySet()),
        entry -> {
          EvaluatedImage image = entry.getValue();
          workers.measure(
              reread(images, entry.getKey(), image),
              picture -> {
                for (PictureCodec codec : codecs.values()) {
                  CachedCurve curve = curve(codec, image);
                  for (int quality : codec.qualities()) {
                    attempt(codec, quality, image, picture, curve)
                        .ifPresent(
                            result ->
                                measurements.add(name(codec), quality, entry.getKey(), result));
                    counter.count(name(codec), image.name());
                  }
                }
              });
        });
  }

  private CachedCurve curve(PictureCodec codec, EvaluatedImage image) {
    return cache.curve(key(codec, image.sha256()));
  }

  /**
   * Returns the key of the measurements on an image. Revision 1 adds nothing to it.
   *
   * @param pixels SHA-256 of the pixels
   */
  static CacheKey key(PictureCodec codec, String pixels) {
    CodecInfo info = codec.info();
    String revision = codec.revision() == 1 ? "" : ", revision " + codec.revision();
    return new CacheKey(pixels, info.name(), info.version(), info.settings() + revision);
  }

  /** Runs each codec once, untimed, unless the cache has its figures. */
  private void warmUp(EvaluatedImage image, Picture picture) {
    for (PictureCodec codec : codecs.values()) {
      int quality = codec.qualities().get(0);
      if (curve(codec, image).get(quality).isEmpty()) {
        attempt(codec, quality, image, picture, CachedCurve.none());
      }
    }
  }

  /**
   * Returns the figures of the cache, or measures unless the codec has failed before. A failure
   * excludes the codec from the report.
   */
  private Optional<ImageResult> attempt(
      PictureCodec codec, int quality, EvaluatedImage image, Picture picture, CachedCurve curve) {
    String name = name(codec);
    if (missing.containsKey(name)) {
      return Optional.empty();
    }
    Optional<CachedMeasurement> known = curve.get(quality);
    if (known.isPresent()) {
      return Optional.of(ImageResult.cached(image.name(), picture, known.get()));
    }
    try {
      ImageResult result = Measurements.measure(codec, quality, image.name(), picture).result();
      curve.put(quality, result.toCache(""));
      return Optional.of(result);
    } catch (IOException | RuntimeException e) {
      LOGGER.debug("{} failed on {} at quality {}", name, image.name(), quality, e);
      missing.putIfAbsent(
          name, "failed on " + image.name() + " at quality " + quality + ": " + Omission.reason(e));
      return Optional.empty();
    }
  }

  private static String name(PictureCodec codec) {
    return codec.info().name();
  }

  private static Picture reread(SourceImages images, int index, EvaluatedImage image)
      throws IOException {
    try {
      if (images.read(images.files().get(index)) instanceof SourceImage.Codable codable
          && EvaluatedImage.of(image.name(), codable.picture()).equals(image)) {
        return codable.picture();
      }
      throw new IOException(image.name() + " has changed during the evaluation");
    } catch (UnreadableImageException e) {
      throw new IOException(
          image.name() + " has changed during the evaluation: " + e.getMessage(), e);
    }
  }
}
