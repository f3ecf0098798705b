package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.metric.Psnr;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingRunTest {
  private static final Duration NOW_AND_THEN = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private Path images;

  @BeforeEach
  void writePictures() throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
    int i = 0;
    for (Picture picture : Tiny.pictures()) {
      Files.write(images.resolve(i++ + ".png"), PngWriter.write(picture));
    }
  }

  private TrainingRequest request(String name, boolean resume, Path from, String... settings)
      throws IOException {
    Properties properties = Tiny.properties(settings);
    Path config = folder.resolve(name + ".properties");
    try (OutputStream out = Files.newOutputStream(config)) {
      properties.store(out, null);
    }
    return new TrainingRequest(
        List.of(images),
        Optional.of(output(name)),
        resume ? Optional.empty() : Optional.of(from == null ? "nothing" : from.toString()),
        Optional.of(config),
        folder.resolve(name),
        resume,
        Optional.of("cpu"));
  }

  private Path output(String name) {
    return folder.resolve("made").resolve(name + ".safetensors");
  }

  private Path state(String name) {
    return folder.resolve(name).resolve("state.safetensors");
  }

  private TrainingResult run(TrainingRequest request) throws Exception {
    return new TrainingRun(request, listener(Integer.MAX_VALUE), NOW_AND_THEN).run();
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Collects what is said, and ends the run within the given step. */
  private TrainingListener listener(int kill) {
    return new TrainingListener() {
      @Override
      public void onInfo(String line) {
        said.add(line);
      }

      @Override
      public void onWarning(String line) {
        failed.add(line);
      }

      @Override
      public void onStep(int done, int total) {
        if (done == kill) {
          throw new Killed();
        }
      }
    };
  }

  /** The column of that name in {@code training.csv}, step by step. */
  private List<Double> figures(String name, String column) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(name).resolve("training.csv"));
    int at = List.of(lines.get(0).split(",")).indexOf(column);
    return lines.stream().skip(1).map(line -> Double.valueOf(line.split(",")[at])).toList();
  }

  @Test
  void trainsACheckpointThatCodesImages() throws Exception {
    // When
    run(request("a", false, null, "steps", "150"));

    // Then
    assertThat(figures("a", "step")).containsExactly(10.0, 50.0, 100.0, 150.0);
    assertThat(figures("a", "psnr_2")).allMatch(psnr -> psnr > 20 && psnr < 60);
    assertThat(said).anyMatch(line -> line.startsWith("step 150 of 150"));
    assertThat(folder.resolve("a").resolve("reconstructions.png")).isNotEmptyFile();

    // And what it made codes an image
    Checkpoint checkpoint = Checkpoint.read(output("a"));
    Picture picture = Tiny.picture(64, 64, 1);
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(checkpoint).build()) {
      Encoded frame = codec.encode(picture, 2);
      Decoded.Coded back = (Decoded.Coded) codec.decode(frame.frame());
      assertThat(Psnr.of(picture.rgb(), back.picture().rgb())).isBetween(22.0, 60.0);
      assertThat(frame.frame().length).isLessThan(64 * 64 * 3 / 8);
    }
    assertThat(checkpoint.metadata())
        .containsEntry("training.steps", "150 of 150")
        .containsEntry("training.images", "2")
        .containsEntry("training.seed", "1")
        .containsKeys("training.data.sha256", "training.figures", "training.trainer");
  }

  /** In each phase, and where one begins: rounding to 8, joint to 14, then final. */
  @Test
  void killedRunResumesBitForBit() throws Exception {
    // Given
    String[] settings = {
      "steps", "18", "rounding.phase.fraction", "0.44", "joint.phase.fraction", "0.34"
    };
    run(request("whole", false, null, settings));

    for (int done : new int[] {3, 8, 11, 14, 16}) {
      // When
      String name = "broken" + done;
      TrainingRequest broken = request(name, false, null, settings);
      assertThatThrownBy(() -> new TrainingRun(broken, listener(done + 1), Duration.ZERO).run())
          .isInstanceOf(Killed.class);
      assertThat(Checkpoint.read(state(name)).metadata())
          .containsEntry("state.step", Integer.toString(done));
      run(request(name, true, null, settings));

      // Then
      expectSameState(name, "whole");
      assertThat(Files.mismatch(output(name), output("whole"))).as(name).isEqualTo(-1);
    }
  }

  /** States differ in nothing but the time that the steps took. */
  private void expectSameState(String name, String other) throws IOException {
    Checkpoint found = Checkpoint.read(state(name));
    Checkpoint expected = Checkpoint.read(state(other));
    assertThat(found.tensorNames()).isEqualTo(expected.tensorNames());
    for (String tensor : expected.tensorNames()) {
      assertThat(found.tensor(tensor).values())
          .as("%s, %s", name, tensor)
          .containsExactly(expected.tensor(tensor).values());
    }
    Map<String, String> metadata = new TreeMap<>(found.metadata());
    metadata.put("state.minutes", expected.metadata().get("state.minutes"));
    assertThat(metadata).as(name).isEqualTo(new TreeMap<>(expected.metadata()));
  }

  @Test
  void resumedRunKeepsFiguresUpToItsStep() throws Exception {
    // Given
    TrainingRequest broken = request("broken", false, null, "steps", "100");
    assertThatThrownBy(() -> new TrainingRun(broken, listener(52), Duration.ofMillis(20)).run())
        .isInstanceOf(Killed.class);

    // When
    run(request("broken", true, null, "steps", "100"));

    // Then
    assertThat(figures("broken", "step")).containsExactly(10.0, 50.0, 100.0);
  }

  @Test
  void continuesFromACheckpoint() throws Exception {
    // Given
    run(request("first", false, null, "steps", "100"));
    double reached = figures("first", "rd_cost").get(2);

    // When
    run(request("second", false, output("first"), "steps", "50", "learning.rate", "1e-5"));

    // Then it begins where the first came to, with its codebooks
    assertThat(figures("second", "rd_cost").get(0)).isLessThan(reached * 1.3);
    Checkpoint second = Checkpoint.read(output("second"));
    assertThat(second.metadata().get("training.from")).hasSize(64);
    assertThat(Checkpoint.read(state("second")).metadata())
        .containsEntry("state.codebooks", "true");
  }

  @Test
  void makesCodebooksForACheckpointWithoutThem() throws Exception {
    // Given a run that only rounded its latents
    run(
        request(
            "rounding",
            false,
            null,
            "steps",
            "6",
            "rounding.phase.fraction",
            "1",
            "joint.phase.fraction",
            "0"));
    assertThat(Checkpoint.read(state("rounding")).tensor("books.0.words").values()).containsOnly(0);

    // When
    String[] joint = {"steps", "4", "rounding.phase.fraction", "0", "joint.phase.fraction", "1"};
    run(request("joint", false, folder.resolve("rounding"), joint));

    // Then
    assertThat(Checkpoint.read(output("joint")).tensor("codebook.0").values())
        .usingComparatorWithPrecision(0.1f)
        .contains(6, -6);
  }

  @Test
  void reinitializingCodebooksRepeatsTheRoundingPhase() throws Exception {
    // Given
    run(request("first", false, null, "steps", "6"));

    // When
    String[] rounding = {
      "steps",
      "3",
      "reinitialize.codebooks",
      "true",
      "rounding.phase.fraction",
      "1",
      "joint.phase.fraction",
      "0"
    };
    run(request("second", false, output("first"), rounding));

    // Then
    assertThat(Checkpoint.read(output("first")).tensor("codebook.0").values())
        .usingComparatorWithPrecision(0.1f)
        .contains(4, -4);
    Checkpoint second = Checkpoint.read(state("second"));
    assertThat(second.tensor("books.0.words").values()).containsOnly(0);
    assertThat(second.tensor("prior.logit.0.weight").values()).containsOnly(0);
  }

  @Test
  void takesOverWhatFitsOfAnotherArchitecture() throws Exception {
    // Given
    run(request("first", false, null, "steps", "4"));

    // When
    run(request("larger", false, output("first"), "steps", "4", "prior.channels", "12"));

    // Then
    assertThat(said).anyMatch(line -> line.contains("another architecture"));
    assertThat(Checkpoint.read(output("larger")).architecture().priorChannels()).isEqualTo(12);
  }

  @Test
  void rejectsACheckpointWithOtherLevels() throws Exception {
    // Given
    run(request("first", false, null, "steps", "4"));

    // When
    TrainingRequest other = request("other", false, output("first"), "lambdas", "400,100,50");

    // Then
    assertThatThrownBy(() -> run(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lambdas has 3 levels, the checkpoint to start from has 2");
  }

  @Test
  void endsByTheClock() throws Exception {
    // When
    String[] settings = {"minutes", "0.03", "weight.average", "0.9", "final.crop.size", "40"};
    TrainingResult result = run(request("clock", false, null, settings));

    // Then it has done all phases
    assertThat(result.end()).isEqualTo(TrainingResult.End.FINISHED);
    assertThat(result.step()).isPositive();
    assertThat(TrainingState.minutes(Checkpoint.read(state("clock")))).isBetween(0.03, 2.0);
    assertThat(Checkpoint.read(output("clock")).metadata())
        .containsEntry("training.steps", Integer.toString(result.step()));
    List<Double> steps = figures("clock", "step");
    assertThat(steps.get(steps.size() - 1)).isEqualTo(result.step());
  }

  @Test
  void continuesByTheClock() throws Exception {
    // Given a run that was stopped
    String[] settings = {"minutes", "0.1"};
    TrainingRequest broken = request("clock", false, null, settings);
    assertThatThrownBy(() -> new TrainingRun(broken, listener(3), Duration.ZERO).run())
        .isInstanceOf(Killed.class);
    double before = TrainingState.minutes(Checkpoint.read(state("clock")));
    assertThat(before).isBetween(0.0, 0.1);

    // When
    TrainingResult result = run(request("clock", true, null, settings));

    // Then
    assertThat(result.end()).isEqualTo(TrainingResult.End.FINISHED);
    assertThat(result.step()).isGreaterThan(2);
    assertThat(TrainingState.minutes(Checkpoint.read(state("clock")))).isGreaterThan(before);
    TrainingResult again = run(request("clock", true, null, settings));
    assertThat(again.end()).isEqualTo(TrainingResult.End.NOTHING_TO_DO);
  }

  @Test
  void doesNotOverwriteARunInTheWorkFolder() throws Exception {
    // Given
    run(request("a", false, null, "steps", "1"));

    // When, Then
    assertThatThrownBy(() -> run(request("a", false, null, "steps", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds a run already");
  }

  @Test
  void reportsThatThereIsNoRunToResume() {
    assertThatThrownBy(() -> run(request("none", true, null)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no run to resume");
  }

  @Test
  void namesUnusableFilesAndTrainsOnTheRest() throws Exception {
    // Given
    Files.writeString(images.resolve("text.png"), "no image");
    Files.write(images.resolve("small.png"), PngWriter.write(Tiny.picture(20, 20, 1)));

    // When
    TrainingResult result = run(request("a", false, null, "steps", "1"));

    // Then
    assertThat(result.unreadable()).isEqualTo(1);
    assertThat(failed).singleElement().asString().contains("text.png: not a PNG");
    assertThat(said)
        .anyMatch(line -> line.contains("small.png") && line.contains("smaller than a crop"))
        .anyMatch(line -> line.startsWith("training on 2 images"));
  }

  @ParameterizedTest
  @CsvSource({"crop.size, 512", "crop.size, '32,512'", "final.crop.size, 512"})
  void reportsThatNoImageIsLargeEnough(String key, String value) {
    assertThatThrownBy(() -> run(request("a", false, null, key, value)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no image of at least 512 x 512 pixels");
  }

  @ParameterizedTest
  @CsvSource({"cuda, unknown device cuda", "gpu, no GPU"})
  void rejectsAnAbsentDevice(String device, String reason) throws Exception {
    TrainingRequest cpu = request("a", false, null, "steps", "1");
    TrainingRequest other =
        new TrainingRequest(
            cpu.folders(),
            cpu.output(),
            cpu.from(),
            cpu.config(),
            cpu.work(),
            false,
            Optional.of(device));
    assumeTrue(Engine.getInstance().getGpuCount() == 0, "for machines without a GPU");
    assertThatThrownBy(() -> run(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
