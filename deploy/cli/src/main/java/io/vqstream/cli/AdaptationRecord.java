package io.vqstream.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.vqstream.files.WholeFile;
import io.vqstream.registry.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The record of an adaptation, {@code adapt.json} in its work folder: what must be as it was when
 * the adaptation is resumed. It is written once the sample is complete.
 *
 * @param route the adapted route, as {@link Route#toString} has it
 * @param start digest of the checkpoint that the route used, in hexadecimal
 * @param startLabel name of that checkpoint in messages
 * @param images number of images of the sample, held-out and test images included
 * @param sample SHA-256 of their names and contents, in hexadecimal
 */
record AdaptationRecord(String route, String start, String startLabel, int images, String sample) {
  private static final String FILE = "adapt.json";
  private static final String NEW_RUN = ", or start a new run with another --work";
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * Returns the record of a sample.
   *
   * @param sample folder of the sample, with folders of images in it
   */
  static AdaptationRecord of(Route route, CurrentRoute.Start start, Path sample)
      throws IOException {
    List<Path> files = files(sample);
    return new AdaptationRecord(
        route.toString(), digest(start), start.label(), files.size(), digest(sample, files));
  }

  /**
   * Reads the record of a work folder.
   *
   * @throws CommandFailure if there is none, or it is damaged: wrong usage
   */
  static AdaptationRecord read(Path work) throws IOException {
    Path file = work.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.usage(
          work
              + ": no adaptation to resume, as its sample was never complete; omit --resume and name"
              + " a new folder with --work");
    }
    try {
      AdaptationRecord record = GSON.fromJson(Files.readString(file), AdaptationRecord.class);
      if (record != null && record.route != null && record.start != null && record.sample != null) {
        return record;
      }
    } catch (JsonParseException e) {
      throw CommandFailure.usage(file + ": damaged: " + e.getMessage());
    }
    throw CommandFailure.usage(file + ": damaged: the record is incomplete");
  }

  /** Writes the record to a work folder that has none. */
  void write(Path work) throws IOException {
    WholeFile.create(work.resolve(FILE), WholeFile.Content.of(GSON.toJson(this) + "\n"));
  }

  /**
   * Checks that the run belongs to a route.
   *
   * @throws CommandFailure if not: wrong usage
   */
  void requireRoute(Route wanted, Path work) {
    if (!wanted.toString().equals(route)) {
      throw CommandFailure.usage(
          "--route: the run in %s adapts %s, not %s; name that route".formatted(work, route, wanted)
              + NEW_RUN);
    }
  }

  /**
   * Checks that the sample is complete and unchanged.
   *
   * @param folder folder of the sample
   * @throws CommandFailure if not: wrong usage
   */
  void requireSample(Path folder) throws IOException {
    List<Path> files = files(folder);
    if (files.size() != images) {
      throw CommandFailure.usage(
          "%s: %s, %d when the topic was sampled; restore them"
                  .formatted(folder, NumberFormats.count(files.size(), "image"), images)
              + NEW_RUN);
    }
    if (!digest(folder, files).equals(sample)) {
      throw CommandFailure.usage(
          folder + ": images have changed since the topic was sampled; restore them" + NEW_RUN);
    }
  }

  /**
   * Checks that the route uses the checkpoint that the run began with.
   *
   * @throws CommandFailure if not: wrong usage
   */
  void requireStart(CurrentRoute.Start now, Path work) {
    if (!digest(now).equals(start)) {
      throw CommandFailure.usage(
          "route %s uses %s now, and the run in %s began with %s; start a new run with another --work"
              .formatted(route, now.label(), work, startLabel));
    }
  }

  private static String digest(CurrentRoute.Start start) {
    return start.checkpoint().id().digest();
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String digest(Path folder, List<Path> files) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        sha256.update((folder.relativize(file) + "\0").getBytes(StandardCharsets.UTF_8));
        sha256.update((Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
        try (InputStream content = Files.newInputStream(file)) {
          new DigestInputStream(content, sha256).transferTo(OutputStream.nullOutputStream());
        }
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }
}
