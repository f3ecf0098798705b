package io.vqstream.cli;

import io.vqstream.study.search.Candidate;
import io.vqstream.study.search.SearchRequest;
import io.vqstream.training.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of a search for network sizes. */
final class SearchOption {
  @Option(
      names = "--search",
      description =
          "Choose the sizes of the networks: several candidates are trained from nothing for a share"
              + " of --minutes, by successive halving, and the best of them on held-out images is"
              + " trained on.")
  private boolean search;

  @Option(
      names = "--candidates",
      paramLabel = "FILE",
      description =
          "Candidates of --search: a properties file of lines NAME.KEY=VALUE, such as"
              + " small.encoder=residual:32x1,96x2 (default: five sizes).")
  private Path candidates;

  boolean isGiven() {
    return search;
  }

  /**
   * Checks what a search needs.
   *
   * @throws CommandFailure if the options do not fit, which is wrong usage
   */
  void check(Double minutes, String from, boolean topic) {
    if (!search) {
      if (candidates != null) {
        throw CommandFailure.usage("--candidates is an option of --search: give that, too");
      }
      return;
    }
    if (minutes == null) {
      throw CommandFailure.usage("--search divides a time: give it with --minutes N");
    }
    if (from != null && !from.equals("nothing")) {
      throw CommandFailure.usage(
          "--search trains all candidates from nothing: leave --from %s out".formatted(from));
    }
    if (topic) {
      throw CommandFailure.usage(
          "--search reads folders: write the images of the topic to one with 'vqstream receive'");
    }
  }

  /**
   * Returns the request of a search.
   *
   * @param force whether the output may replace a file that the search has not written
   * @throws IOException if the file of candidates cannot be read
   * @throws CommandFailure if it is invalid, which is wrong usage
   */
  SearchRequest request(TrainingRequest training, double minutes, boolean force)
      throws IOException {
    try {
      List<Candidate> all = candidates == null ? Candidate.DEFAULTS : Candidate.read(candidates);
      return new SearchRequest(training, all, minutes, force);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
