package io.vqstream.study.search;

import io.vqstream.training.NetworkCost;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * An architecture that a search tries.
 *
 * @param name name for reports and of the folder of its run: letters, digits and hyphens
 * @param settings training settings that differ from those of the other candidates
 */
public record Candidate(String name, Map<String, String> settings) {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,31}";

  /** The candidates of a search that names none. */
  public static final List<Candidate> DEFAULTS =
      List.of(
          networks("small", "residual:32x1,96x2", "residual:32x1,96x2", 64, 2),
          networks("default", "residual:64x2,160x3", "residual:64x2,160x3", 128, 3),
          networks("fast-decoder", "residual:96x2,192x3", "residual:32x1,96x2", 96, 2),
          networks("deep", "residual:48x3,128x6", "residual:48x3,128x6", 128, 4),
          networks("depthwise", "depthwise:64x2,192x4", "depthwise:64x2,192x4", 128, 3));

  public Candidate {
    settings = Map.copyOf(settings);
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "candidate %s: a name has 1 to 32 lower-case letters, digits and hyphens"
              .formatted(name));
    }
  }

  private static Candidate networks(
      String name, String encoder, String decoder, int priorChannels, int priorBlocks) {
    return new Candidate(
        name,
        Map.of(
            "encoder",
            encoder,
            "decoder",
            decoder,
            "prior.channels",
            Integer.toString(priorChannels),
            "prior.blocks",
            Integer.toString(priorBlocks)));
  }

  /**
   * Reads candidates from a properties file of lines {@code NAME.KEY=VALUE}.
   *
   * @return candidates in the order of their names
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if a line has no name, or there are fewer than two candidates
   */
  public static List<Candidate> read(Path file) throws IOException {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    }
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (String key : lines.stringPropertyNames()) {
      int dot = key.indexOf('.');
      if (dot < 0) {
        throw new IllegalArgumentException(
            "%s: %s is not of the form NAME.KEY=VALUE, such as small.encoder=residual:32x1,96x2"
                .formatted(file, key));
      }
      all.computeIfAbsent(key.substring(0, dot), name -> new TreeMap<>())
          .put(key.substring(dot + 1), lines.getProperty(key).trim());
    }
    List<Candidate> candidates = new ArrayList<>();
    all.forEach((name, settings) -> candidates.add(new Candidate(name, settings)));
    if (candidates.size() < 2) {
      throw new IllegalArgumentException(file + ": a search needs at least two candidates");
    }
    return candidates;
  }

  /**
   * Returns name and cost in one line.
   *
   * @param common training settings of all candidates
   * @throws IllegalArgumentException if a setting is unknown or invalid; the message names it
   */
  String describe(Map<String, String> common) {
    Map<String, String> all = new TreeMap<>(common);
    all.putAll(settings);
    NetworkCost cost = NetworkCost.of(all);
    return String.format(
        Locale.ROOT,
        "%s: encoder %.1f, decoder %.1f, prior %.1f thousand multiply-adds a pixel",
        name,
        cost.encoder() / 1000,
        cost.decoder() / 1000,
        cost.prior() / 1000);
  }
}
