package io.vqstream.study.search;

import io.vqstream.study.bandit.SuccessiveHalving;
import io.vqstream.training.RunDivergedException;
import io.vqstream.training.RunStatus;
import io.vqstream.training.TrainingException;
import io.vqstream.training.TrainingListener;
import io.vqstream.training.TrainingRequest;
import io.vqstream.training.TrainingResult;
import io.vqstream.training.TrainingResult.End;
import io.vqstream.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Chooses an architecture within a time budget and trains it. Candidates are the arms of {@link
 * SuccessiveHalving}: a pull trains the run of a candidate from the transform of the images on, and
 * the reward falls with the rate-distortion cost of held-out images. Half of the time compares
 * candidates, in the other half the best one is trained on.
 *
 * <p>Each candidate has a run folder in the work folder, and {@code search.csv} has the pulls.
 */
public final class ArchitectureSearch {
  private final SearchRequest request;
  private final TrainingListener listener;
  private final Map<String, String> common;
  private final Path work;
  private final SearchOutput output;
  private int unreadable;

  /**
   * Validates the parameters of a search.
   *
   * @throws IOException if the file of settings cannot be read
   * @throws IllegalArgumentException if the time is too short, a setting is unknown or invalid, the
   *     output is no regular file, or the work folder holds a run; the message names it
   */
  public ArchitectureSearch(SearchRequest request, TrainingListener listener) throws IOException {
    this(request, listener, SearchRequest.MIN_PULL);
  }

  ArchitectureSearch(SearchRequest request, TrainingListener listener, double minPull)
      throws IOException {
    this.request = request;
    this.listener = listener;
    request.requireTime(minPull);
    common = request.settings();
    work = request.training().work();
    output = new SearchOutput(request);
    request.candidates().forEach(one -> one.describe(common));
    Optional<String> refusal = TrainingRun.refusal(work);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
  }

  /**
   * Searches, trains the best candidate and writes its checkpoint.
   *
   * @return the result of the run of the best candidate; that of the interrupted run if the
   *     listener asked to stop
   * @throws IOException if the images cannot be read or a file cannot be written
   * @throws TrainingException if no candidate can be compared, a run fails, or the work folder
   *     holds another search
   */
  public TrainingResult run() throws IOException, TrainingException {
    output.prepare();
    Files.createDirectories(work);
    SearchLog log = SearchLog.open(work, request, request.training().resume());
    List<Candidate> candidates = request.candidates();
    candidates.forEach(one -> listener.onInfo("candidate " + one.describe(common)));
    SuccessiveHalving halving = new SuccessiveHalving(candidates.size());
    for (OptionalInt next = halving.next(); next.isPresent(); next = halving.next()) {
      Candidate candidate = candidates.get(next.getAsInt());
      int number = halving.pulls(next.getAsInt()) + 1;
      Optional<SearchLog.Pull> pull = log.find(candidate.name(), number);
      if (pull.isEmpty()) {
        Optional<TrainingResult> result = train(candidate, minutes(number));
        if (result.isPresent() && result.get().end() == End.STOPPED) {
          return stopped(result.get());
        }
        pull =
            Optional.of(
                result.isPresent() ? measured(candidate, number) : diverged(candidate, number));
        log.add(pull.get());
      }
      report(pull.get());
      halving.add(next.getAsInt(), 1 / (1 + pull.get().cost()));
    }
    return finish(halving);
  }

  /** Returns the minutes of a candidate's run after so many pulls. */
  private double minutes(int pulls) {
    return request.pullMinutes() * (1 << (pulls - 1));
  }

  private TrainingResult finish(SuccessiveHalving halving) throws IOException, TrainingException {
    List<Candidate> candidates = request.candidates();
    int best = halving.ranking().get(0);
    Candidate winner = candidates.get(best);
    if (!Files.exists(request.checkpoint(winner))) {
      throw new TrainingException(
          "no candidate has codebooks after its share of the time: give more --minutes");
    }
    double others = 0;
    for (int arm = 0; arm < candidates.size(); arm++) {
      others += arm == best ? 0 : minutes(halving.pulls(arm));
    }
    listener.onInfo("the best candidate is %s: it is trained on".formatted(winner.name()));
    Optional<TrainingResult> result = train(winner, request.minutes() - others);
    if (result.isPresent() && result.get().end() == End.STOPPED) {
      return stopped(result.get());
    }
    output.write(request.checkpoint(winner));
    rank(halving);
    RunStatus status = RunStatus.of(work.resolve(winner.name()));
    return new TrainingResult(
        result.map(TrainingResult::end).orElse(End.EARLY),
        status.steps(),
        status.steps(),
        result.map(TrainingResult::steps).orElse(status.steps()),
        request.training().output(),
        unreadable);
  }

  private void rank(SuccessiveHalving halving) throws IOException {
    listener.onInfo("rank  candidate  steps  minutes  held-out cost");
    int rank = 1;
    for (int arm : halving.ranking()) {
      Candidate candidate = request.candidates().get(arm);
      SearchLog.Pull now = status(candidate, halving.pulls(arm));
      listener.onInfo(
          "%d  %s  %d  %s  %s; %s"
              .formatted(
                  rank++,
                  candidate.name(),
                  now.steps(),
                  format("%.2f", now.minutes()),
                  cost(now),
                  candidate.describe(common)));
    }
  }

  private TrainingResult stopped(TrainingResult result) {
    return new TrainingResult(
        End.STOPPED,
        result.step(),
        result.savedStep(),
        result.steps(),
        Optional.empty(),
        unreadable);
  }

  /** Trains a candidate's run to its end in minutes; returns empty if it diverges. */
  private Optional<TrainingResult> train(Candidate candidate, double minutes)
      throws IOException, TrainingException {
    TrainingRequest all = request.training();
    Map<String, String> settings = new TreeMap<>(common);
    settings.putAll(candidate.settings());
    settings.put("minutes", Double.toString(minutes));
    Path folder = work.resolve(candidate.name());
    listener.onInfo("%s: %s minutes".formatted(candidate.name(), format("%.2f", minutes)));
    TrainingRun run =
        new TrainingRun(
            new TrainingRequest(
                all.folders(),
                Optional.of(request.checkpoint(candidate)),
                Optional.of("nothing"),
                Optional.empty(),
                settings,
                all.validate(),
                folder,
                TrainingRun.isResumable(folder),
                all.device()),
            listener);
    try {
      TrainingResult result = run.run();
      unreadable = Math.max(unreadable, result.unreadable());
      return Optional.of(result);
    } catch (RunDivergedException e) {
      listener.onWarning(candidate.name() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private SearchLog.Pull measured(Candidate candidate, int number)
      throws IOException, TrainingException {
    SearchLog.Pull pull = status(candidate, number);
    if (Double.isInfinite(pull.cost()) && Files.exists(request.checkpoint(candidate))) {
      throw new TrainingException(
          "--search compares candidates on held-out images and there are none: give at least 12"
              + " images, or others with --validate DIR");
    }
    return pull;
  }

  /** A candidate whose run diverges counts as the worst, whatever it had before. */
  private SearchLog.Pull diverged(Candidate candidate, int number) throws IOException {
    SearchLog.Pull now = status(candidate, number);
    return new SearchLog.Pull(
        now.candidate(), number, now.steps(), now.minutes(), Double.POSITIVE_INFINITY);
  }

  private SearchLog.Pull status(Candidate candidate, int number) throws IOException {
    RunStatus status = RunStatus.of(work.resolve(candidate.name()));
    return new SearchLog.Pull(
        candidate.name(),
        number,
        status.steps(),
        status.minutes(),
        status.cost().orElse(Double.POSITIVE_INFINITY));
  }

  private void report(SearchLog.Pull pull) {
    listener.onInfo(
        "%s after %d steps, %s minutes: held-out cost %s"
            .formatted(pull.candidate(), pull.steps(), format("%.2f", pull.minutes()), cost(pull)));
  }

  private static String cost(SearchLog.Pull pull) {
    return Double.isInfinite(pull.cost()) ? "none" : format("%.4f", pull.cost());
  }

  private static String format(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
