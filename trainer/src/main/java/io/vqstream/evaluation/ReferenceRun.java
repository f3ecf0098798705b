package io.vqstream.evaluation;

import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the reference codecs over the images that the evaluated codec coded, on all processors. */
final class ReferenceRun {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReferenceRun.class);

  private final List<String> names;
  private final Map<String, PictureCodec> codecs = new LinkedHashMap<>();
  private final Map<String, String> missing = new ConcurrentHashMap<>();

  /** Opens codecs by name; {@link #missing()} lists those that are not installed. */
  ReferenceRun(List<String> names) {
    this(names, ReferenceCodecs::open);
  }

  ReferenceRun(List<String> names, Opener opener) {
    this.names = names;
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
   * @param files image files by index
   */
  void run(
      SourceImages images,
      Map<Integer, Path> files,
      Measurements measurements,
      ProgressCounter counter,
      Workers workers)
      throws IOException {
    if (files.isEmpty() || codecs.isEmpty()) {
      return;
    }
    Path first = files.values().iterator().next();
    Picture picture = reread(images, first);
    codecs
        .values()
        .forEach(codec -> attempt(codec, codec.qualities().get(0), images.name(first), picture));
    workers.forEach(
        List.copyOf(files.entrySet()),
        file ->
            workers.measure(
                reread(images, file.getValue()),
                one -> {
                  String image = images.name(file.getValue());
                  for (PictureCodec codec : codecs.values()) {
                    for (int quality : codec.qualities()) {
                      attempt(codec, quality, image, one)
                          .ifPresent(
                              result ->
                                  measurements.add(name(codec), quality, file.getKey(), result));
                      counter.count(name(codec), image);
                    }
                  }
                }));
  }

  /** Measures unless the codec has failed before. A failure excludes the codec from the report. */
  private Optional<ImageResult> attempt(
      PictureCodec codec, int quality, String image, Picture picture) {
    String name = name(codec);
    if (missing.containsKey(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Measurements.measure(codec, quality, image, picture).result());
    } catch (IOException | RuntimeException e) {
      LOGGER.debug("{} failed on {} at quality {}", name, image, quality, e);
      missing.putIfAbsent(
          name, "failed on " + image + " at quality " + quality + ": " + Omission.reason(e));
      return Optional.empty();
    }
  }

  private static String name(PictureCodec codec) {
    return codec.info().name();
  }

  private static Picture reread(SourceImages images, Path file) throws IOException {
    try {
      if (images.read(file) instanceof SourceImage.Codable codable) {
        return codable.picture();
      }
      throw new IOException(images.name(file) + " has changed during the evaluation");
    } catch (UnreadableImageException e) {
      throw new IOException(
          images.name(file) + " has changed during the evaluation: " + e.getMessage(), e);
    }
  }
}
