package io.vqstream.study.search;

import io.vqstream.study.bandit.SuccessiveHalving;
import io.vqstream.training.TrainingRequest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The parameters of a search.
 *
 * @param training parameters of the runs; their settings are common to all candidates, the output
 *     is the checkpoint of the best candidate, and the work folder has a run folder for each
 * @param candidates architectures to try, at least two
 * @param minutes minutes that the steps of all runs together take
 * @param force whether the output may replace a file that the search has not written
 */
public record SearchRequest(
    TrainingRequest training, List<Candidate> candidates, double minutes, boolean force) {

  /** Minutes of the first pull of a candidate: an estimate is too noisy after fewer steps. */
  static final double MIN_PULL = 1;

  /** Share of the time that compares candidates; the rest trains the best one on. */
  private static final double SHARE = 0.5;

  private static final String VALIDATION = "validation.fraction";
  private static final String NAME = "name";
  private static final String EXTENSION = ".safetensors";

  public SearchRequest {
    candidates = List.copyOf(candidates);
    if (candidates.size() < 2) {
      throw new IllegalArgumentException("a search needs at least two candidates");
    }
  }

  /** Returns the checkpoint of a candidate's run. */
  Path checkpoint(Candidate candidate) {
    return training.work().resolve(candidate.name() + EXTENSION);
  }

  /** Returns the minutes of the first pull of a candidate. */
  double pullMinutes() {
    return minutes * SHARE / SuccessiveHalving.units(candidates.size());
  }

  /**
   * Checks that the time is enough.
   *
   * @param minPull least minutes of the first pull of a candidate
   * @throws IllegalArgumentException if not; the message says how much is
   */
  void requireTime(double minPull) {
    if (pullMinutes() < minPull) {
      double enough = minPull * SuccessiveHalving.units(candidates.size()) / SHARE;
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--search compares %d candidates, of which each is trained for at least %s minutes:"
                  + " %s minutes are too few, give --minutes %s or more",
              candidates.size(),
              plain(minPull),
              plain(minutes),
              plain(Math.ceil(enough * 100) / 100)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * Returns the settings that all candidates have in common: those of the file and of the command,
   * and held-out images, without which candidates cannot be compared.
   *
   * @throws IOException if the file cannot be read
   */
  Map<String, String> settings() throws IOException {
    Map<String, String> all = new TreeMap<>();
    if (training.config().isPresent()) {
      Properties file = new Properties();
      try (Reader reader = Files.newBufferedReader(training.config().get())) {
        file.load(reader);
      }
      file.stringPropertyNames().forEach(key -> all.put(key, file.getProperty(key)));
    }
    all.putAll(training.settings());
    all.putIfAbsent(VALIDATION, "0.05");
    String output = String.valueOf(training.output().orElseThrow().getFileName());
    all.putIfAbsent(
        NAME,
        output.endsWith(EXTENSION)
            ? output.substring(0, output.length() - EXTENSION.length())
            : output);
    return all;
  }
}
