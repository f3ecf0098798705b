package io.vqstream.training;

import io.vqstream.checkpoint.Architecture;
import io.vqstream.files.WholeFile;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.training.page.FiguresTable;
import io.vqstream.training.page.RunFigures;
import io.vqstream.training.page.RunFigures.Strip;
import io.vqstream.training.page.RunPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes what a run shows to people: {@code report.html}, {@code reconstructions.png}, and the
 * pictures over time that the page has.
 */
final class RunReport {
  private final RunFolder folder;
  private final RunRecord record;
  private final TrainingConfig config;
  private final Trainer trainer;
  private final HeldOut heldOut;
  private final RunTimes times;
  private final Reconstructions reconstructions;
  private final Snapshots snapshots;
  private List<float[]> rows = List.of();

  /**
   * @param firstStep steps done before
   * @param heldOut measurements of held-out images; null for none
   */
  RunReport(
      RunFolder folder,
      RunRecord record,
      TrainingConfig config,
      Trainer trainer,
      int firstStep,
      HeldOut heldOut,
      RunTimes times)
      throws IOException {
    this.folder = folder;
    this.record = record;
    this.config = config;
    this.trainer = trainer;
    this.heldOut = heldOut;
    this.times = times;
    reconstructions = new Reconstructions(config, trainer);
    snapshots = new Snapshots(folder.progress(), firstStep);
  }

  /** Draws the crops as they are decoded now. */
  void draw(int step) throws IOException {
    rows = reconstructions.rows(trainer);
    reconstructions.write(folder.reconstructions(), rows);
    snapshots.add(step, PngWriter.write(reconstructions.strip(rows.get(middle() + 1))));
    times.end(RunTimes.DRAWING);
  }

  /** Writes the page, with the crops of the last {@link #draw}. */
  void write(int step) throws IOException {
    RunFigures figures =
        new RunFigures(
            config.name(),
            progress(step),
            heldOut == null ? "" : heldOut.summary().orElse(""),
            command(),
            new TreeMap<>(record.settings()),
            facts(),
            table(folder.figures()),
            table(folder.heldOut()),
            curves(),
            levels(),
            times.seconds(),
            images());
    WholeFile.replace(folder.report(), WholeFile.Content.of(RunPage.of(figures)));
  }

  private int middle() {
    return (config.lambdas().size() - 1) / 2;
  }

  private String progress(int step) {
    Schedule schedule = trainer.schedule;
    return String.format(
        Locale.ROOT,
        "%s after step %,d%s, %.1f minutes of training.",
        schedule.isDone(step) ? "Done" : "Running or stopped",
        step,
        schedule.isDone(step)
            ? ""
            : String.format(
                Locale.ROOT,
                " of %s%,d",
                schedule.isByClock() ? "about " : "",
                schedule.steps(step)),
        schedule.minutes());
  }

  private String command() {
    List<String> words = new ArrayList<>(List.of("vqstream", "train"));
    words.addAll(record.folders());
    words.addAll(List.of("-o", record.output()));
    words.addAll(
        List.of("--from", record.from().isEmpty() ? StartCheckpoint.NOTHING : record.from()));
    record.validateFolder().ifPresent(name -> words.addAll(List.of("--validate", name)));
    words.addAll(
        config.minutes() > 0
            ? List.of("--minutes", record.settings().get("minutes"))
            : List.of("--steps", record.settings().get("steps")));
    words.addAll(List.of("--work", folder.path().toString(), "--device", record.device()));
    return String.join(
        " ",
        words.stream().map(word -> word.matches("[\\w./:=-]+") ? word : "'" + word + "'").toList());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "trained on",
        "%d images, %s megapixels"
            .formatted(record.images().count(), record.images().megapixels()));
    if (heldOut != null) {
      facts.put("held out", heldOut.images().text());
    }
    facts.put("SHA-256 of the images", record.images().sha256());
    if (!record.fromSha256().isEmpty()) {
      facts.put("SHA-256 of the start", record.fromSha256());
    }
    return facts;
  }

  /** Reads a file of figures; a run without held-out images has none of them. */
  private static FiguresTable table(Path file) throws IOException {
    return Files.exists(file) ? FiguresTable.parse(Files.readAllLines(file)) : FiguresTable.EMPTY;
  }

  private Map<String, List<RunFigures.Rate>> curves() {
    Map<String, List<RunFigures.Rate>> curves = new LinkedHashMap<>();
    if (heldOut != null) {
      heldOut
          .curves()
          .forEach(
              (name, curve) ->
                  curves.put(
                      name,
                      curve.levels().stream()
                          .map(level -> new RunFigures.Rate(level.bitsPerPixel(), level.psnr()))
                          .toList()));
    }
    return curves;
  }

  private List<RunFigures.Level> levels() {
    LearnedCodebooks books = trainer.books;
    List<RunFigures.Level> levels = new ArrayList<>();
    for (int q = 0; q < config.lambdas().size(); q++) {
      levels.add(
          trainer.hasCodebooks()
              ? new RunFigures.Level(
                  100 * books.used(q),
                  books.perplexity(q),
                  books.uniformBits(),
                  books.orderZeroBits(q),
                  priorBits(q))
              : new RunFigures.Level(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    }
    return levels;
  }

  /** Returns the bits of held-out files by the number of their codes. */
  private double priorBits(int level) {
    if (heldOut == null || heldOut.isEmpty()) {
      return Double.NaN;
    }
    double pixels = Architecture.BLOCK * Architecture.BLOCK;
    double rate = heldOut.best().levels().get(level).bitsPerPixel();
    return rate * pixels / trainer.books.subspaces;
  }

  private List<Strip> images() throws IOException {
    List<Strip> strips = new ArrayList<>();
    if (rows.isEmpty()) {
      return strips;
    }
    int last = config.lambdas().size();
    strips.add(strip("Originals", rows.get(0)));
    for (int level : List.of(1, middle() + 1, last).stream().distinct().toList()) {
      strips.add(strip("Now, level " + level, rows.get(level)));
    }
    Picture like = reconstructions.strip(rows.get(0));
    for (Map.Entry<Integer, Path> snapshot : snapshots.files().entrySet()) {
      strips.add(
          new Strip(
              "After step %,d, level %d".formatted(snapshot.getKey(), middle() + 1),
              Files.readAllBytes(snapshot.getValue()),
              like.width(),
              like.height()));
    }
    return strips;
  }

  private Strip strip(String caption, float[] row) {
    Picture picture = reconstructions.strip(row);
    return new Strip(caption, PngWriter.write(picture), picture.width(), picture.height());
  }
}
