package io.vqstream.evaluation;

import io.vqstream.codec.FrameInfo;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the evaluated codec over all images: the first {@value #TIMED} one after the other, timed;
 * the rest in parallel on all processors, untimed.
 */
final class EvaluatedRun {
  /** Number of images over which median times are taken. */
  static final int TIMED = 64;

  private static final Logger LOGGER = LoggerFactory.getLogger(EvaluatedRun.class);

  private final SourceImages images;
  private final VqPictureCodec codec;
  private final Measurements measurements;
  private final ProgressCounter counter;
  private final Map<Integer, CodeTally> tallies = new TreeMap<>();
  private final Map<Integer, Omission> failed = new ConcurrentSkipListMap<>();
  private final Map<Integer, Omission> passthrough = new ConcurrentSkipListMap<>();
  private final Map<Integer, Path> measured = new ConcurrentSkipListMap<>();

  EvaluatedRun(
      SourceImages images,
      VqPictureCodec codec,
      Measurements measurements,
      ProgressCounter counter) {
    this.images = images;
    this.codec = codec;
    this.measurements = measurements;
    this.counter = counter;
    codec.qualities().forEach(quality -> tallies.put(quality, new CodeTally(quality)));
  }

  void run(Workers workers) throws IOException {
    int count = images.files().size();
    int next = 0;
    while (next < count && measured.size() < TIMED) {
      int index = next++;
      picture(index).ifPresent(picture -> measureTimed(index, picture));
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

  /** Returns the measured images by index among the files, in order. */
  Map<Integer, Path> measured() {
    return measured;
  }

  Collection<Omission> failed() {
    return failed.values();
  }

  Collection<Omission> passthrough() {
    return passthrough.values();
  }

  /** Returns the bits of the codes for each level. */
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

  private void measureTimed(int index, Picture picture) {
    if (measured.isEmpty()) {
      try {
        Measurements.measure(codec, codec.qualities().get(0), "", picture);
      } catch (IOException | RuntimeException e) {
        LOGGER.debug("the warm-up run failed", e);
      }
    }
    measure(index, picture, true);
  }

  private void measure(int index, Picture picture, boolean timed) {
    Path file = images.files().get(index);
    String name = images.name(file);
    List<ImageResult> results = new ArrayList<>();
    List<FrameInfo> reports = new ArrayList<>();
    try {
      for (int quality : codec.qualities()) {
        Measurements.Trial trial = Measurements.measure(codec, quality, name, picture);
        results.add(timed ? trial.result() : trial.result().untimed());
        reports.add(codec.inspect(trial.file()));
        counter.count(VqPictureCodec.NAME, name);
      }
    } catch (IOException | RuntimeException e) {
      fail(index, e, results.size());
      return;
    }
    for (int i = 0; i < results.size(); i++) {
      int quality = codec.qualities().get(i);
      measurements.add(VqPictureCodec.NAME, quality, index, results.get(i));
      tallies.get(quality).add(name, reports.get(i));
    }
    measured.put(index, file);
  }

  private void fail(int index, Exception reason, int counted) {
    String name = images.name(images.files().get(index));
    LOGGER.debug("{} is omitted", name, reason);
    failed.put(index, new Omission(name, Omission.reason(reason)));
    counter.dropImage(counted);
  }
}
