package io.vqstream.evaluation;

import io.vqstream.evaluation.cache.CachedCurve;
import io.vqstream.evaluation.cache.CachedMeasurement;
import io.vqstream.evaluation.cache.MeasurementCache;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the evaluated codecs over all images: the first {@value #TIMED} one after the other, timed;
 * the rest in parallel on all processors, untimed. Takes figures of the cache where it has them.
 */
final class EvaluatedRun {
  /** Number of images over which median times are taken. */
  static final int TIMED = 64;

  private static final Logger LOGGER = LoggerFactory.getLogger(EvaluatedRun.class);

  private final SourceImages images;
  private final List<VqPictureCodec> codecs;
  private final MeasurementCache cache;
  private final Measurements measurements;
  private final ProgressCounter counter;
  private final Map<Integer, CodeTally> tallies = new TreeMap<>();
  private final Map<Integer, Omission> failed = new ConcurrentSkipListMap<>();
  private final Map<Integer, Omission> passthrough = new ConcurrentSkipListMap<>();
  private final Set<VqPictureCodec> warm = new HashSet<>();
  private final Map<Integer, EvaluatedImage> measured = new ConcurrentSkipListMap<>();

  EvaluatedRun(
      SourceImages images,
      List<VqPictureCodec> codecs,
      MeasurementCache cache,
      Measurements measurements,
      ProgressCounter counter) {
    this.images = images;
    this.codecs = codecs;
    this.cache = cache;
    this.measurements = measurements;
    this.counter = counter;
    codecs.get(0).qualities().forEach(quality -> tallies.put(quality, new CodeTally(quality)));
  }

  void run(Workers workers) throws IOException {
    int count = images.files().size();
    int next = 0;
    while (next < count && measured.size() < TIMED) {
      int index = next++;
      picture(index).ifPresent(picture -> measure(index, picture, true));
    }
    List<Integer> rest = IntStream.range(next, count).boxed().toList();
    workers.forEach(
        rest,
        index -> {
          var picture = picture(index);
          if (picture.isPresent()) {
            workers.measure(picture.get(), one -> measure(index, one, false));
          }
        });
  }

  /** One image by one codec at one quality. */
  private record Sample(VqPictureCodec codec, int quality, ImageResult result, CodeUsage codes) {}

  /** Returns the measured images by index among the files, in order. */
  Map<Integer, EvaluatedImage> measured() {
    return measured;
  }

  Collection<Omission> failed() {
    return failed.values();
  }

  Collection<Omission> passthrough() {
    return passthrough.values();
  }

  /** Returns the bits of the codes of the first codec for each level. */
  List<CodeBits> codeBits() {
    return measured.isEmpty()
        ? List.of()
        : tallies.values().stream().map(CodeTally::total).toList();
  }

  private Optional<Picture> picture(int index) {
    Path file = images.files().get(index);
    try {
      SourceImage source = images.read(file);
      if (source instanceof SourceImage.Codable codable) {
        return Optional.of(codable.picture());
      }
      passthrough.put(
          index,
          new Omission(images.name(file), ((SourceImage.Passthrough) source).reason().label()));
      counter.dropImage(0);
    } catch (UnreadableImageException | IOException | RuntimeException e) {
      fail(index, e, 0);
    }
    return Optional.empty();
  }

  private void measure(int index, Picture picture, boolean timed) {
    EvaluatedImage image = EvaluatedImage.of(images.name(images.files().get(index)), picture);
    List<Sample> samples = new ArrayList<>();
    try {
      for (VqPictureCodec codec : codecs) {
        CachedCurve curve = cache.curve(codec.key(image.sha256()));
        for (int quality : codec.qualities()) {
          Optional<Sample> known = known(codec, quality, image, picture, curve, timed);
          samples.add(
              known.isPresent()
                  ? known.get()
                  : measure(codec, quality, image, picture, curve, timed));
          counter.count(codec.info().name(), image.name());
        }
      }
    } catch (IOException | RuntimeException e) {
      fail(index, e, samples.size());
      return;
    }
    for (Sample sample : samples) {
      measurements.add(sample.codec().name(), sample.quality(), index, sample.result());
      if (sample.codec().equals(codecs.get(0))) {
        tallies.get(sample.quality()).add(image.name(), sample.codes());
      }
    }
    measured.put(index, image);
  }

  private Sample measure(
      VqPictureCodec codec,
      int quality,
      EvaluatedImage image,
      Picture picture,
      CachedCurve curve,
      boolean timed)
      throws IOException {
    if (timed && warm.add(codec)) {
      Measurements.measure(codec, quality, "", picture);
    }
    Measurements.Trial trial = Measurements.measure(codec, quality, image.name(), picture);
    ImageResult result = timed ? trial.result() : trial.result().untimed();
    CodeUsage codes = CodeUsage.of(codec.inspect(trial.file()));
    curve.put(quality, result.toCache(codes.format()));
    return new Sample(codec, quality, result, codes);
  }

  /**
   * Returns the figures of the cache; empty if it has none, or lacks the times of a timed image.
   */
  private static Optional<Sample> known(
      VqPictureCodec codec,
      int quality,
      EvaluatedImage image,
      Picture picture,
      CachedCurve curve,
      boolean timed) {
    return curve
        .get(quality)
        .flatMap(
            found ->
                codes(found, quality, curve)
                    .map(
                        codes ->
                            new Sample(
                                codec,
                                quality,
                                ImageResult.cached(image.name(), picture, found),
                                codes)))
        .filter(sample -> !timed || sample.result().timed())
        .map(
            sample -> {
              codec.use(sample.codes().checkpoint());
              return sample;
            });
  }

  /** Returns the codes of a measurement of the cache; drops one that has none. */
  private static Optional<CodeUsage> codes(
      CachedMeasurement found, int quality, CachedCurve curve) {
    try {
      return Optional.of(CodeUsage.parse(found.detail()));
    } catch (IllegalArgumentException e) {
      LOGGER.debug("the codes '{}' of the cache cannot be read", found.detail(), e);
      curve.dropDamaged(quality);
      return Optional.empty();
    }
  }

  private void fail(int index, Exception reason, int counted) {
    String name = images.name(images.files().get(index));
    LOGGER.debug("{} is omitted", name, reason);
    failed.put(index, new Omission(name, Omission.reason(reason)));
    counter.dropImage(counted);
  }
}
