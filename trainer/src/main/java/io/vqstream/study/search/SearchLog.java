package io.vqstream.study.search;

import io.vqstream.files.WholeFile;
import io.vqstream.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code search.csv}: a line for each pull of a candidate, from which an interrupted
 * search goes on.
 */
final class SearchLog {
  private static final String COLUMNS = "candidate,pull,steps,minutes,cost";

  private final Path file;
  private final String head;
  private final List<Pull> pulls = new ArrayList<>();

  /**
   * A pull of a candidate.
   *
   * @param candidate name
   * @param number from 1
   * @param steps steps of the candidate's run afterwards
   * @param minutes minutes that they took
   * @param cost rate-distortion cost of held-out images; infinite if the run has no codebooks yet,
   *     or diverged
   */
  record Pull(String candidate, int number, int steps, double minutes, double cost) {
    private String line() {
      return "%s,%d,%d,%s,%s".formatted(candidate, number, steps, minutes, cost);
    }

    private static Pull parse(String line) {
      String[] row = line.split(",");
      return new Pull(
          row[0],
          Integer.parseInt(row[1]),
          Integer.parseInt(row[2]),
          Double.parseDouble(row[3]),
          Double.parseDouble(row[4]));
    }
  }

  private SearchLog(Path file, String head) {
    this.file = file;
    this.head = head;
  }

  /**
   * Opens the file of a search.
   *
   * @param resume whether the search may go on from it
   * @throws TrainingException if the folder has a search and it is not to be resumed, or one of
   *     other candidates or minutes
   */
  static SearchLog open(Path folder, SearchRequest request, boolean resume)
      throws IOException, TrainingException {
    Path file = folder.resolve("search.csv");
    List<String> names = request.candidates().stream().map(Candidate::name).toList();
    String head = "# %s minutes of %s".formatted(request.minutes(), String.join(" ", names));
    SearchLog log = new SearchLog(file, head);
    if (!Files.exists(file)) {
      log.write();
      return log;
    }
    if (!resume) {
      throw new TrainingException(
          folder
              + " holds a search already: continue it with the same command and --resume, or name"
              + " another folder with --work");
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2 || !lines.get(0).equals(head)) {
      throw new TrainingException(
          "%s is of a search of %s, not of %s: give the same --minutes and candidates"
              .formatted(
                  file,
                  lines.isEmpty() ? "nothing" : lines.get(0).substring(2),
                  head.substring(2)));
    }
    lines.subList(2, lines.size()).forEach(line -> log.pulls.add(Pull.parse(line)));
    return log;
  }

  /** Returns a pull that was done before. */
  Optional<Pull> find(String candidate, int number) {
    return pulls.stream()
        .filter(pull -> pull.candidate().equals(candidate) && pull.number() == number)
        .findFirst();
  }

  /** Adds a pull and replaces the file. */
  void add(Pull pull) throws IOException {
    pulls.add(pull);
    write();
  }

  private void write() throws IOException {
    List<String> lines = new ArrayList<>(List.of(head, COLUMNS));
    pulls.forEach(pull -> lines.add(pull.line()));
    WholeFile.replace(file, WholeFile.Content.of(String.join("\n", lines) + "\n"));
  }
}
