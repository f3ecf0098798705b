package io.vqstream.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.training.RunStatus;
import io.vqstream.training.TrainingException;
import io.vqstream.training.TrainingListener;
import io.vqstream.training.TrainingRequest;
import io.vqstream.training.TrainingResult;
import io.vqstream.training.TrainingResult.End;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchitectureSearchTest {
  private static final Candidate NARROW =
      new Candidate("narrow", Map.of("encoder", "residual:4x0,4x0", "decoder", "residual:4x0,4x0"));
  private static final Candidate WIDE =
      new Candidate("wide", Map.of("encoder", "residual:8x1,8x1", "decoder", "residual:8x1,8x1"));

  /** Codebooks exist from the first step on, however slow the machine is. */
  private static final Map<String, String> TINY =
      Map.of(
          "rounding.phase.fraction", "0",
          "crop.size", "32",
          "lambdas", "400,50",
          "latent.channels", "6",
          "subspaces", "2x1:16,2x2:16",
          "prior.channels", "8",
          "prior.blocks", "1",
          "prior.head.channels", "4",
          "codeword.positions", "16");

  /** Of which the first pull of each of two candidates takes a quarter. */
  private static final double MINUTES = 0.1;

  private static final double MIN_PULL = 0.01;

  @TempDir Path folder;
  private Path images;
  private Path output;
  private Path work;
  private final Said said = new Said();

  /** Keeps the lines of a search, and stops it after one of them. */
  private static final class Said implements TrainingListener {
    final List<String> lines = new ArrayList<>();
    Predicate<String> last = line -> false;
    private boolean stop;

    @Override
    public void onInfo(String line) {
      lines.add(line);
      stop |= last.test(line);
    }

    @Override
    public void onWarning(String line) {
      lines.add(line);
    }

    @Override
    public void onStep(int done, int total) {}

    @Override
    public boolean stopRequested() {
      return stop;
    }

    void goOn() {
      stop = false;
      last = line -> false;
      lines.clear();
    }
  }

  @BeforeEach
  void drawImages() throws Exception {
    images = Files.createDirectory(folder.resolve("images"));
    output = folder.resolve("best.safetensors");
    work = folder.resolve("work");
    for (int i = 0; i < 12; i++) {
      Files.write(images.resolve(i + ".png"), PngWriter.write(picture(new Random(i))));
    }
  }

  /** A disc on a gradient. */
  private static Picture picture(Random random) {
    int size = 48;
    int x0 = random.nextInt(size);
    int y0 = random.nextInt(size);
    int shade = random.nextInt(100);
    byte[] rgb = new byte[size * size * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % size;
      int y = i / 3 / size;
      boolean inside = (x - x0) * (x - x0) + (y - y0) * (y - y0) < 200;
      rgb[i] = (byte) (inside ? 200 - 40 * (i % 3) : shade + x + y);
    }
    return new Picture(size, size, false, rgb);
  }

  private SearchRequest request(boolean resume, String... settings) {
    Map<String, String> all = new TreeMap<>(TINY);
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    TrainingRequest training =
        new TrainingRequest(
            List.of(images),
            Optional.of(output),
            Optional.empty(),
            Optional.empty(),
            all,
            Optional.empty(),
            work,
            resume,
            Optional.of("cpu"));
    return new SearchRequest(training, List.of(NARROW, WIDE), MINUTES, false);
  }

  private TrainingResult search(SearchRequest request) throws Exception {
    return new ArchitectureSearch(request, said, MIN_PULL).run();
  }

  @Test
  void trainsTheBestCandidateOnAndWritesIt() throws Exception {
    // When
    TrainingResult result = search(request(false));

    // Then
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(result.checkpoint()).contains(output);
    Checkpoint checkpoint = Checkpoint.read(output);
    ImageCodecs.check(checkpoint);
    List<String> pulls = Files.readAllLines(work.resolve("search.csv"));
    assertThat(pulls).hasSize(4);
    boolean wideIsBest = cost(pulls.get(3)) < cost(pulls.get(2));
    assertThat(checkpoint.architecture().encoder().quarterChannels()).isEqualTo(wideIsBest ? 8 : 4);
    String best = wideIsBest ? "wide" : "narrow";
    String other = wideIsBest ? "narrow" : "wide";
    assertThat(said.lines)
        .contains("the best candidate is " + best + ": it is trained on")
        .anyMatch(line -> line.startsWith("candidate narrow: encoder "))
        .anyMatch(line -> line.startsWith("1  " + best + "  "))
        .anyMatch(line -> line.startsWith("2  " + other + "  "));
    assertThat(RunStatus.of(work.resolve(best)).steps())
        .isGreaterThan(steps(pulls.get(wideIsBest ? 3 : 2)));
    assertThat(RunStatus.of(work.resolve(other)).steps())
        .isEqualTo(steps(pulls.get(wideIsBest ? 2 : 3)));
  }

  private static int steps(String pull) {
    return Integer.parseInt(pull.split(",")[2]);
  }

  private static double cost(String pull) {
    return Double.parseDouble(pull.substring(pull.lastIndexOf(',') + 1));
  }

  @Test
  void goesOnWhereItWasStopped() throws Exception {
    // Given a search that stops as its second candidate trains
    said.last = line -> line.startsWith("wide: ");
    TrainingResult stopped = search(request(false));
    List<String> before = Files.readAllLines(work.resolve("search.csv"));
    said.goOn();

    // When
    TrainingResult result = search(request(true));

    // Then the first candidate keeps its figures
    assertThat(stopped.end()).isEqualTo(End.STOPPED);
    assertThat(output).isRegularFile();
    assertThat(before).hasSize(3);
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(Files.readAllLines(work.resolve("search.csv")))
        .hasSize(4)
        .startsWith(before.toArray(String[]::new));
  }

  @Test
  void refusesTheFolderOfAnotherSearch() throws Exception {
    // Given
    said.last = line -> line.startsWith("narrow: ");
    search(request(false));
    said.goOn();

    // Then
    assertThatThrownBy(() -> search(request(false)))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("holds a search already");
    SearchRequest longer =
        new SearchRequest(request(true).training(), List.of(NARROW, WIDE), 2 * MINUTES, false);
    assertThatThrownBy(() -> search(longer))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("give the same --minutes and candidates");
  }

  @Test
  void keepsAFileThatAppearedBeforeTheResume() throws Exception {
    // Given a search into a folder that does not exist yet
    output = folder.resolve("out").resolve("best.safetensors");
    said.last = line -> line.startsWith("narrow: ");
    search(request(false));
    assertThat(output.getParent()).isEmptyDirectory();
    Files.writeString(output, "precious");
    said.goOn();

    // When, Then
    assertThatThrownBy(() -> search(request(true)))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("is no checkpoint of this search");
    assertThat(output).hasContent("precious");
    assertThat(said.lines).isEmpty();
  }

  @Test
  void statesHowManyMinutesAreEnough() {
    assertThatThrownBy(() -> new ArchitectureSearch(request(false), said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--search compares 2 candidates, of which each is trained for at least 1 minutes: 0.1"
                + " minutes are too few, give --minutes 4 or more");
  }

  @Test
  void namesAnInvalidSettingBeforeItTrains() {
    assertThatThrownBy(
            () -> new ArchitectureSearch(request(false, "lambdas", "no"), said, MIN_PULL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training setting lambdas");
    assertThat(work).doesNotExist();
  }

  @Test
  void ranksACandidateThatDivergesLast() throws Exception {
    // Given
    Map<String, String> settings = new TreeMap<>(NARROW.settings());
    settings.put("learning.rate", "1e30");
    Candidate wild = new Candidate("wild", settings);
    TrainingRequest training = request(false).training();

    // When
    search(new SearchRequest(training, List.of(wild, NARROW), MINUTES, false));

    // Then
    assertThat(said.lines)
        .anyMatch(line -> line.startsWith("wild: the run has diverged"))
        .contains("the best candidate is narrow: it is trained on")
        .anyMatch(line -> line.startsWith("2  wild  "));
    assertThat(output).isRegularFile();
  }

  @Test
  void needsHeldOutImages() {
    assertThatThrownBy(() -> search(request(false, "validation.fraction", "0")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("give at least 12 images, or others with --validate DIR");
  }
}
