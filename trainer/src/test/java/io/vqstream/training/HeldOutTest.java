package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDManager;
import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.UnusableCheckpointException;
import io.vqstream.codec.CodecTrial;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.ImageCodecs;
import io.vqstream.evaluation.CodecUnderTest;
import io.vqstream.evaluation.Evaluation;
import io.vqstream.evaluation.EvaluationReport;
import io.vqstream.evaluation.EvaluationRequest;
import io.vqstream.evaluation.PictureCurves;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that fine-tune a tiny checkpoint, and what they measure on the images that they hold out.
 */
class HeldOutTest {
  @TempDir static Path shared;
  private static Path start;

  @TempDir Path folder;

  private TinyRun run;

  @BeforeAll
  static void trainACheckpoint() throws Exception {
    TinyRun first = new TinyRun(shared);
    first.start("steps", "60", "rounding.phase.fraction", "0.5", "joint.phase.fraction", "0.25");
    start = first.output;
  }

  private TrainingResult tune(String... settings) throws Exception {
    run = new TinyRun(folder);
    for (int i = 2; i < 20; i++) {
      Files.write(
          run.images.resolve("more-%02d.png".formatted(i)),
          PngWriter.write(Tiny.picture(64, 48, i)));
    }
    Map<String, String> all = new HashMap<>(Map.of("crops", "2", "crop.size", "32"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new TrainingRun(request(all, false), run, Duration.ZERO).run();
  }

  private TrainingRequest request(Map<String, String> settings, boolean resume) {
    return new TrainingRequest(
        resume ? List.of() : List.of(run.images),
        Optional.of(run.output),
        resume ? Optional.empty() : Optional.of(start.toString()),
        Optional.empty(),
        settings,
        Optional.empty(),
        run.work.path(),
        resume,
        Optional.of("cpu"));
  }

  private List<String[]> rows() throws IOException {
    return Files.readAllLines(run.work.heldOut()).stream()
        .skip(1)
        .map(line -> line.split(","))
        .toList();
  }

  @Test
  void writesTheCheckpointOfTheFewestBytes() throws Exception {
    // When
    tune("steps", "40", "learning.rate", "0.002");

    // Then the first line is of the checkpoint before, and the last line kept is the best
    List<String[]> rows = rows();
    assertThat(rows.get(0)).startsWith("0").hasSize(5 + 6);
    double best = Double.MAX_VALUE;
    String step = "";
    for (String[] row : rows.subList(1, rows.size())) {
      boolean gain = Double.parseDouble(row[2]) < best;
      assertThat(row[4]).as("step %s", row[0]).isEqualTo(gain ? "1" : "0");
      best = gain ? Double.parseDouble(row[2]) : best;
      step = gain ? row[0] : step;
    }
    assertThat(rows.get(rows.size() - 1)[0]).isEqualTo("40");
    assertThat(Checkpoint.read(run.output).metadata())
        .containsEntry("training.steps", step + " of 40");
    assertThat(run.said)
        .anyMatch(line -> line.startsWith("training on 16 images") && line.contains("4 images"))
        .anyMatch(line -> line.startsWith("at equal PSNR") && line.contains("than made."));
  }

  @Test
  void endsEarlyWithoutGain() throws Exception {
    // When nothing moves
    TrainingResult result =
        tune(
            "steps", "5000",
            "patience", "2",
            "learning.rate", "1e-30",
            "frozen.phase.fraction", "1",
            "joint.phase.fraction", "0");

    // Then
    assertThat(result.end()).isEqualTo(TrainingResult.End.EARLY);
    assertThat(result.step()).isLessThan(5000);
    assertThat(rows()).hasSize(4);
    assertThat(rows().get(1)[2]).isEqualTo(rows().get(3)[2]);
  }

  @Test
  void aResumedRunKnowsItsBestCheckpoint() throws Exception {
    // Given
    run = new TinyRun(folder);
    tuneUntil(20);
    List<String[]> before = rows();
    assertThat(before).hasSizeGreaterThan(1);

    // When
    run.resume();

    // Then
    List<String[]> rows = rows();
    for (int i = 0; i < before.size(); i++) {
      assertThat(rows.get(i)).isEqualTo(before.get(i));
    }
    assertThat(rows.get(rows.size() - 1)[0]).isEqualTo("40");
    TrainingResult again = run.resume();
    assertThat(again.end()).isEqualTo(TrainingResult.End.NOTHING_TO_DO);
  }

  @Test
  void resumesWithALineThatWasCutOff() throws Exception {
    // Given
    run = new TinyRun(folder);
    tuneUntil(20);
    Files.writeString(run.work.heldOut(), "8,0.1", StandardOpenOption.APPEND);

    // When
    TrainingResult result = run.resume();

    // Then
    assertThat(result.end()).isEqualTo(TrainingResult.End.FINISHED);
    assertThat(rows()).allMatch(row -> row.length == 5 + 6);
  }

  private void tuneUntil(int step) throws Exception {
    for (int i = 2; i < 20; i++) {
      Files.write(
          run.images.resolve("more-%02d.png".formatted(i)),
          PngWriter.write(Tiny.picture(64, 48, i)));
    }
    run.stopAfter(step);
    Map<String, String> settings =
        Map.of("crops", "2", "crop.size", "32", "steps", "40", "learning.rate", "0.002");
    new TrainingRun(request(settings, false), run, Duration.ZERO).run();
  }

  @Test
  void measuresAQuantizerThatNoCodecHas() throws Exception {
    // When
    tune("steps", "30", "quantizer", "fsq", "validation.fraction", "0.2");

    // Then the figures are there, and the checkpoint is refused with a reason
    List<String[]> rows = rows();
    String[] last = rows.get(rows.size() - 1);
    assertThat(last[0]).isEqualTo("30");
    HeldOutCurve curve = HeldOutCurve.parse(List.of(last).subList(5, last.length));
    assertThat(curve.levels())
        .allSatisfy(level -> assertThat(level.psnr()).isBetween(10.0, 50.0))
        .allSatisfy(level -> assertThat(level.bitsPerPixel()).isBetween(0.01, 8.0));
    Checkpoint checkpoint = Checkpoint.read(run.output);
    assertThatThrownBy(() -> ImageCodecs.check(checkpoint))
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContaining("its quantizer is fsq, which only training has");
    assertThat(run.said).anyMatch(line -> line.startsWith("quantizer fsq is an experiment"));
    assertThat(run.failed).isEmpty();
  }

  @Test
  void residualQuantizationGivesACheckpointThatCodes() throws Exception {
    // When
    tune("steps", "30", "quantizer", "residual");

    // Then it continues as what it is, and a product quantizer takes it over
    Checkpoint checkpoint = Checkpoint.read(run.output);
    CodecTrial.run(checkpoint);
    assertThat(StartCheckpoint.quantizer(checkpoint)).isEqualTo("residual:2");
    assertThat(new ProductQuantizer().continues(StartCheckpoint.quantizer(checkpoint))).isTrue();
  }

  @Test
  void trainerAgreesWithTheCodec() throws Exception {
    // Given
    Checkpoint checkpoint = Checkpoint.read(start);
    List<Picture> pictures = List.of(Tiny.picture(72, 56, 30), Tiny.picture(61, 67, 31));
    HeldOutCurve codec =
        HeldOutCurve.of(PictureCurves.of(checkpoint, pictures, () -> false).orElseThrow());

    // When
    HeldOutCurve trained;
    TrainingConfig config = Tiny.config();
    try (NDManager manager = NDManager.newBaseManager();
        Trainer trainer = Tiny.trainer(config, manager)) {
      trainer.networks.load(checkpoint);
      TrainingState.readBooks(checkpoint, trainer.books);
      trainer.begin(true, 0);
      trained = TrainerCurve.of(trainer, pictures, 2, () -> false).orElseThrow();
    }

    // Then only the order in which codes are chosen differs
    for (int q = 0; q < 2; q++) {
      HeldOutCurve.Level expected = codec.levels().get(q);
      HeldOutCurve.Level found = trained.levels().get(q);
      assertThat(found.psnr()).isCloseTo(expected.psnr(), within(0.3));
      assertThat(found.bitsPerPixel()).isCloseTo(expected.bitsPerPixel(), withinPercentage(6.0));
    }
  }

  @Test
  void agreesWithAnEvaluation() throws Exception {
    // Given
    tune("steps", "8", "learning.rate", "0.0005", "validation.fraction", "0");
    Path images = Files.createDirectory(folder.resolve("other"));
    for (int i = 30; i < 33; i++) {
      Files.write(images.resolve(i + ".png"), PngWriter.write(Tiny.picture(72, 56, i)));
    }
    Checkpoint after = Checkpoint.read(run.output);
    HeldOutImages.Split split =
        HeldOutImages.of(
            Tiny.stored(List.of()),
            PictureSample.read(
                    Tiny.sources(List.of(images), folder.resolve("none")).all(), 40, () -> false)
                .pictures());

    // When
    HeldOut.Measurement measured;
    try (HeldOut heldOut =
        new HeldOut(
            folder.resolve("figures.csv"),
            split,
            Tiny.config("steps", "40"),
            StartCheckpoint.of(start.toString()),
            0,
            run)) {
      measured = heldOut.measure(40, after).orElseThrow();
    }

    // Then
    try (ImageCodec codec = ImageCodecs.builder().setCheckpoint(after).build();
        ImageCodec before = ImageCodecs.builder().setCheckpoint(Checkpoint.read(start)).build()) {
      EvaluationReport report =
          Evaluation.run(
              EvaluationRequest.builder()
                  .setFolder(images)
                  .setCodec(codec)
                  .optOthers(List.of(CodecUnderTest.of("before", before)))
                  .build());
      double percent = report.comparisons().get(0).psnr().bdRate().orElseThrow().percent();
      assertThat(measured.percent()).isCloseTo(percent, within(1e-9));
    }
  }
}
