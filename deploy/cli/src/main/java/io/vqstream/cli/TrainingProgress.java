package io.vqstream.cli;

import io.vqstream.study.search.ArchitectureSearch;
import io.vqstream.study.search.SearchRequest;
import io.vqstream.training.ResumeRefusedException;
import io.vqstream.training.TrainingException;
import io.vqstream.training.TrainingListener;
import io.vqstream.training.TrainingRequest;
import io.vqstream.training.TrainingResult;
import io.vqstream.training.TrainingRun;
import java.io.IOException;

/** Runs a training run for a command: shows its progress and passes the stop signal to it. */
final class TrainingProgress implements TrainingListener {
  private final CliCommand command;
  private final ProgressDisplay progress;
  private final StopSignal stop;

  TrainingProgress(CliCommand command, ProgressDisplay progress, StopSignal stop) {
    this.command = command;
    this.progress = progress;
    this.stop = stop;
  }

  /** An action that may fail. */
  interface Check {
    void run() throws IOException;
  }

  /**
   * Trains.
   *
   * @param check runs once the request is known to be valid, before the run
   * @throws CommandFailure if the request is invalid, which is wrong usage, or the run fails
   */
  TrainingResult run(TrainingRequest request, Check check) throws IOException {
    try {
      TrainingRun run = validated(request);
      check.run();
      return run.run();
    } catch (ResumeRefusedException e) {
      e.differences().forEach(line -> command.failed(request.work() + ": " + line));
      throw CommandFailure.usage(e.getMessage());
    } catch (TrainingException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /**
   * Searches for an architecture and trains it.
   *
   * @param check runs once the request is known to be valid, before the runs
   * @throws CommandFailure if the request is invalid, which is wrong usage, or a run fails
   */
  TrainingResult search(SearchRequest request, Check check) throws IOException {
    try {
      ArchitectureSearch search = new ArchitectureSearch(request, this);
      check.run();
      return search.run();
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    } catch (TrainingException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  private TrainingRun validated(TrainingRequest request)
      throws IOException, ResumeRefusedException {
    try {
      return new TrainingRun(request, this);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  @Override
  public void onInfo(String line) {
    progress.say(line);
  }

  @Override
  public void onWarning(String line) {
    progress.suspend(() -> command.failed(line));
  }

  @Override
  public void onFigures(String line, String summary) {
    progress.figures(line, summary);
  }

  @Override
  public void onStep(int done, int total) {
    progress.updateBar(done, total);
  }

  @Override
  public boolean stopRequested() {
    return stop.requested();
  }
}
