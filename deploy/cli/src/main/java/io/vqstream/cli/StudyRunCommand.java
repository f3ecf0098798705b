package io.vqstream.cli;

import io.vqstream.study.StudyListener;
import io.vqstream.study.StudyRequest;
import io.vqstream.study.StudyRunner;
import io.vqstream.study.catalog.Catalog;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Study;
import io.vqstream.study.result.ResultFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs studies. */
@Command(
    name = "run",
    description = {
      "Runs studies and writes runs/, results.json and report.html to a folder.",
      "Runs that the folder has already, with the same settings, are not done again. After Ctrl-C"
          + " the same command continues with the run that it ended."
    })
final class StudyRunCommand extends CliCommand {
  private static final String ALL = "all";

  /** Read by DJL when libtorch is loaded. */
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "Studies, as 'vqstream study list' names them, or all.")
  private List<String> names;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Images: a folder of image files, of IDX files such as those of MNIST, of CIFAR-10"
              + " batches, or of such folders (default: drawn shapes).")
  private Path data;

  @Option(
      names = "--profile",
      paramLabel = "short|full",
      description =
          "How much to train: short takes about 15 minutes for all studies, full takes up to hours"
              + " for each (default: short).")
  private String profile = "short";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds of each run (default: 1 in the short profile, 3 in the full one).")
  private Integer seeds;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "Time for all runs together. A run that takes more than its share ends early; the report"
              + " names its steps.")
  private Double minutes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder of the results.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    StudyRequest request = request();
    ResultFolder folder = new ResultFolder(output);
    if (System.getProperty(THREADS) == null) {
      System.setProperty(THREADS, "1"); // more are slower for networks of this size
    }
    // closed last: the JVM waits for it once a signal came
    try (StopSignal stop = StopSignal.install()) {
      boolean finished;
      try (ProgressDisplay progress = ProgressDisplay.start(out(), err())) {
        finished = new StudyRunner(request, listener(progress, stop)).run();
      }
      print("wrote " + folder.report());
      if (!finished) {
        print("stopped; the same command continues");
      }
      return VqStream.DONE;
    }
  }

  private StudyRequest request() {
    if (seeds != null && seeds < 1) {
      throw CommandFailure.usage("--seeds: at least 1 is needed, not " + seeds);
    }
    if (minutes != null && !(minutes > 0)) {
      throw CommandFailure.usage("--minutes: more than 0 is needed, not " + minutes);
    }
    List<String> studies =
        names.contains(ALL) ? Catalog.all().stream().map(Study::name).toList() : names;
    try {
      studies.forEach(Catalog::study);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
    return new StudyRequest(
        studies.stream().distinct().toList(),
        Optional.ofNullable(data),
        profile(),
        Optional.ofNullable(seeds),
        Optional.ofNullable(minutes),
        output);
  }

  private Profile profile() {
    return switch (profile.toLowerCase(Locale.ROOT)) {
      case "short" -> Profile.SHORT;
      case "full" -> Profile.FULL;
      default -> throw CommandFailure.usage("--profile: unknown " + profile + "; short or full");
    };
  }

  private static StudyListener listener(ProgressDisplay progress, StopSignal stop) {
    return new StudyListener() {
      @Override
      public void onInfo(String line) {
        progress.say(line);
      }

      @Override
      public void onRuns(int done, int total) {
        progress.updateBar(done, total);
      }

      @Override
      public void onSteps(String run, int done, int planned) {
        progress.note("%s, step %d of %d".formatted(run, done, planned));
      }

      @Override
      public boolean stopRequested() {
        return stop.requested();
      }
    };
  }
}
