package io.vqstream.study;

import static java.util.stream.Collectors.joining;

import io.vqstream.files.FolderLock;
import io.vqstream.files.WholeFile;
import io.vqstream.study.catalog.Catalog;
import io.vqstream.study.dataset.DataFolder;
import io.vqstream.study.dataset.ImageSet;
import io.vqstream.study.dataset.Shapes;
import io.vqstream.study.plan.Budget;
import io.vqstream.study.plan.Profile;
import io.vqstream.study.plan.Run;
import io.vqstream.study.plan.Study;
import io.vqstream.study.report.StudyPage;
import io.vqstream.study.result.ResultFolder;
import io.vqstream.study.result.RunResult;
import io.vqstream.study.result.StudyRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs studies, one run after the other, and writes their results. A run that is finished in the
 * output folder with the same settings is not done again.
 */
public final class StudyRunner {
  private static final long SHAPES_SEED = 1;

  /** Convolutional networks halve the sides twice. */
  private static final int GRID = 4;

  private static final double UNLIMITED_MINUTES = 1e6;

  /** Rises with a change that makes figures of earlier runs incomparable. */
  private static final int REVISION = 2;

  private final StudyRequest request;
  private final StudyListener listener;
  private final ResultFolder folder;

  /** Creates a runner. */
  public StudyRunner(StudyRequest request, StudyListener listener) {
    this.request = request;
    this.listener = listener;
    folder = new ResultFolder(request.output());
  }

  /** A run with a seed. */
  private record Task(Study study, Run run, StudyRecord wanted) {}

  /**
   * Runs all and writes the results and the report.
   *
   * @return whether all runs are finished; false after a stop
   * @throws IllegalArgumentException if a study does not exist
   * @throws io.vqstream.files.FolderInUseException if another run writes to the folder
   */
  public boolean run() throws IOException {
    List<Study> studies = request.names().stream().map(Catalog::study).toList();
    folder.check();
    Files.createDirectories(folder.path());
    FolderLock lock = FolderLock.acquire(folder.path(), folder.lock());
    try {
      return run(studies);
    } finally {
      lock.close();
    }
  }

  private boolean run(List<Study> studies) throws IOException {
    List<Task> tasks = tasks(studies, sets());
    List<StudyRecord> records = new ArrayList<>();
    List<Task> open = new ArrayList<>();
    for (Task task : tasks) {
      Optional<StudyRecord> done = folder.find(task.wanted());
      done.ifPresentOrElse(records::add, () -> open.add(task));
    }
    if (!records.isEmpty()) {
      listener.onInfo("%d of %d runs were finished before".formatted(records.size(), tasks.size()));
    }
    long end = System.nanoTime() + (long) (request.minutes().orElse(UNLIMITED_MINUTES) * 60e9);
    for (int i = 0; i < open.size() && !listener.stopRequested(); i++) {
      double seconds = (end - System.nanoTime()) / 1e9 / (open.size() - i);
      Optional<StudyRecord> record = execute(open.get(i), seconds);
      if (record.isEmpty()) {
        break;
      }
      records.add(record.get());
      listener.onRuns(records.size(), tasks.size());
    }
    folder.writeAll(records);
    writeReport(folder);
    return records.size() == tasks.size();
  }

  /**
   * Writes the report of all results in a folder.
   *
   * @throws IOException if there are none
   */
  public static void writeReport(ResultFolder folder) throws IOException {
    String page = StudyPage.of(Catalog.all(), folder.readAll());
    WholeFile.replace(folder.report(), WholeFile.Content.of(page));
  }

  private List<ImageSet> sets() throws IOException {
    Profile profile = request.profile();
    if (request.data().isEmpty()) {
      listener.onInfo("no --data: drawn shapes");
      return List.of(Shapes.draw(profile.trainImages(), profile.testImages(), SHAPES_SEED));
    }
    List<ImageSet> sets =
        new DataFolder(profile.trainImages(), profile.testImages()).read(request.data().get());
    for (ImageSet set : sets) {
      if (set.shape().height() % GRID != 0 || set.shape().width() % GRID != 0) {
        throw new IOException(
            "%s: images of %s, but sides must be multiples of %d"
                .formatted(set.name(), set.shape(), GRID));
      }
      listener.onInfo(
          "%s: %d images of %s, %d held out"
              .formatted(set.name(), set.trainCount(), set.shape(), set.testCount()));
    }
    return sets;
  }

  private List<Task> tasks(List<Study> studies, List<ImageSet> sets) {
    int seeds = request.seeds().orElse(request.profile().seeds());
    String data = sets.stream().map(ImageSet::checksum).collect(joining(" "));
    List<Task> tasks = new ArrayList<>();
    for (Study study : studies) {
      for (Run run : study.runs(request.profile(), sets)) {
        Map<String, String> settings = new LinkedHashMap<>(run.settings());
        settings.put("data", data);
        settings.put("revision", Integer.toString(REVISION));
        settings.put("profile", request.profile().name().toLowerCase(Locale.ROOT));
        request.minutes().ifPresent(minutes -> settings.put("minutes", minutes.toString()));
        for (long seed = 1; seed <= seeds; seed++) {
          StudyRecord wanted =
              new StudyRecord(study.name(), run.name(), seed, settings, 0, new RunResult());
          tasks.add(new Task(study, run, wanted));
        }
      }
    }
    return tasks;
  }

  private Optional<StudyRecord> execute(Task task, double seconds) throws IOException {
    StudyRecord wanted = task.wanted();
    long start = System.nanoTime();
    String name = wanted.study() + ": " + wanted.run();
    Budget budget =
        Budget.ofSeconds(
            seconds,
            listener::stopRequested,
            (done, planned) -> listener.onSteps(name, done, planned));
    RunResult result = task.run().work().run(wanted.seed(), budget);
    if (listener.stopRequested()) {
      return Optional.empty();
    }
    double taken = (System.nanoTime() - start) / 1e9;
    StudyRecord record =
        new StudyRecord(
            wanted.study(), wanted.run(), wanted.seed(), wanted.settings(), taken, result);
    folder.write(record);
    listener.onInfo(
        String.format(
            Locale.ROOT,
            "%s, seed %d: %d of %d steps in %.0f s",
            name,
            wanted.seed(),
            result.steps(),
            result.plannedSteps(),
            taken));
    return Optional.of(record);
  }
}
