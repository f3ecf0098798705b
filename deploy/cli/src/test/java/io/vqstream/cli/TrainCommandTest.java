package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  private static final String TINY =
      """
      steps=3
      crops=1
      crop.size=32
      lambdas=100,50
      latent.channels=4
      subspaces=2x1:8,1x2:8
      encoder=residual:4x0,4x0
      decoder=residual:4x0,4x0
      prior.channels=4
      prior.blocks=0
      prior.head.channels=4
      """;

  @TempDir Path folder;
  private Path images;
  private Path config;
  private Path checkpoint;

  @BeforeEach
  void writeAnImage() throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
    BufferedImage image = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48 * 40; i++) {
      image.setRGB(i % 48, i / 48, i * 31);
    }
    ImageIO.write(image, "png", images.resolve("a.png").toFile());
    config = Files.writeString(folder.resolve("tiny.properties"), TINY);
    checkpoint = folder.resolve("tiny.safetensors");
  }

  private CommandRun train(Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", images, "-o", checkpoint, "--config", config));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--from") && !arguments.contains("--resume")) {
      arguments.addAll(List.of("--from", "nothing"));
    }
    return CommandRun.of(arguments.toArray());
  }

  @Test
  void writesACheckpointAndTheRunBesideIt() throws IOException {
    // When
    CommandRun run = train();

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("training on 1 images", "wrote " + checkpoint);
    assertThat(Checkpoint.read(checkpoint).architecture().levels()).isEqualTo(2);
    assertThat(folder.resolve("tiny.safetensors.work"))
        .isDirectoryContaining("glob:**state.safetensors")
        .isDirectoryContaining("glob:**training.csv")
        .isDirectoryContaining("glob:**reconstructions.png");
  }

  @Test
  void doesNotBeginWhereARunIs() {
    // Given
    train();

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("holds a run already").hasLineCount(1);
    CommandRun resumed = train("--resume");
    assertThat(resumed.status()).isZero();
    assertThat(resumed.out())
        .contains("nothing to do: all 3 steps were done before")
        .doesNotContain("wrote");
  }

  @Test
  void resumesFromTheWorkFolderAlone() {
    // Given
    train();

    // When
    CommandRun run = CommandRun.of("train", "--resume", "--work", checkpoint + ".work");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("nothing to do", checkpoint.toString());
  }

  @Test
  void namesEachSettingThatDiffersOnResume() throws IOException {
    // Given
    train();
    Files.writeString(config, TINY + "seed=2\nlearning.rate=0.5\nsteps=9\n");

    // When
    CommandRun run = train("--resume");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("seed: 2 here, 1 in the run", "learning.rate: 0.5 here, 0.001 in the run")
        .contains("only steps may change")
        .hasLineCount(3);
  }

  @Test
  void namesTheTimeThatASearchNeeds() {
    // When
    CommandRun none = train("--search");
    CommandRun few = train("--search", "--minutes", 2);

    // Then
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("--search divides a time: give it with --minutes N");
    assertThat(few.status()).isEqualTo(2);
    assertThat(few.err()).contains("2 minutes are too few, give --minutes 24 or more");
    assertThat(folder.resolve("tiny.safetensors.work")).doesNotExist();
  }

  @Test
  void searchesFromNothingOnly() {
    // When
    CommandRun run = train("--search", "--minutes", 30, "--from", "photos");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--search trains all candidates from nothing");
  }

  @Test
  void endsWithStatus1WhereAnImageIsUnreadable() throws IOException {
    // Given
    Files.writeString(images.resolve("b.png"), "no image");

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(images.resolve("b.png") + ": not a PNG, JPEG or WebP image")
        .contains("1 of the images or folders could not be read");
    assertThat(run.out()).contains("wrote " + checkpoint);
  }

  @Test
  void saysInOneLineThatTheRunHasDiverged() throws IOException {
    // Given
    Files.writeString(
        config,
        TINY + "steps=60\nrounding.phase.fraction=1\njoint.phase.fraction=0\nlearning.rate=100\n");

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("the run has diverged: ").hasLineCount(1);
    assertThat(run.out()).doesNotContain("wrote");
    assertThat(checkpoint).doesNotExist();
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(CommandRun.of("train", images).err()).contains("missing -o CHECKPOINT");
    assertThat(CommandRun.of("train", "-o", checkpoint).err()).contains("missing SOURCE");
    assertThat(CommandRun.of("train", "--resume").err()).contains("--work DIR");
  }

  @Test
  void namesASettingThatItDoesNotKnow() throws IOException {
    // Given
    Files.writeString(config, "stesp=10");

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("unknown training setting stesp").hasLineCount(1);
  }

  @Test
  void namesASettingsFileThatIsNotThere() throws IOException {
    // Given
    Files.delete(config);

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(config + ": no such file").hasLineCount(1);
  }

  @Test
  void namesACheckpointToGoOnFromThatIsNotThere() {
    // When
    CommandRun run = train("--from", folder.resolve("none.safetensors"));

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("none.safetensors: no such file").hasLineCount(1);
  }

  @Test
  void continuesFromTheCheckpointThatFitsTheImages() throws IOException {
    // Given
    for (int i = 0; i < 11; i++) {
      Files.copy(images.resolve("a.png"), images.resolve("b" + i + ".png"));
    }

    // When
    CommandRun run =
        CommandRun.of("train", images, "-o", checkpoint, "--steps", "1", "--set", "crops=1");

    // Then
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("continuing from thumbnails, lambdas 1090,470,195,81,31.5,11.5")
        .contains("training on 8 images, 0.0 megapixels; held out: 4 images")
        .containsPattern("at equal PSNR .* bytes than thumbnails.*4 held-out images, step 1")
        .contains("wrote " + checkpoint);
    assertThat(Checkpoint.read(checkpoint).name()).isEqualTo("tiny");
  }

  @Test
  void explainsTheSettings() {
    // When
    CommandRun run = CommandRun.of("train", "--help-settings");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("jpeg.downscale (0.1 to 1)", "default 0.8; for fine-tuning 1", "augment.flips");
  }

  @Test
  void namesAStartThatIsNoCheckpoint() throws IOException {
    // Given
    Path text = Files.writeString(folder.resolve("text.safetensors"), "no checkpoint at all");

    // When
    CommandRun run = train("--from", text);

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(text.toString()).hasLineCount(1);
    assertThat(checkpoint).doesNotExist();
  }

  @Test
  void namesTheSettingForImagesThatAreTooSmall() throws IOException {
    // Given
    Files.writeString(config, TINY.replace("crop.size=32", "crop.size=64"));

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("no image of at least 64 x 64 pixels in " + images + "; set crop.size to")
        .hasLineCount(1);
  }

  @Test
  void namesAFolderWithoutImages() throws IOException {
    // Given
    Files.delete(images.resolve("a.png"));

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(images.toString(), "in this folder").hasLineCount(1);
  }

  @Test
  void saysWhichDevicesThereAre() {
    // When
    CommandRun run = train("--device", "tpu");

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("unknown device tpu; known devices are cpu, gpu, auto")
        .hasLineCount(1);
  }

  @Test
  void keepsAnExistingFileAndTrainsNothing() throws IOException {
    // Given
    Files.writeString(checkpoint, "precious");

    // When
    CommandRun run = train();

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "vqstream: " + checkpoint + ": exists; use --force to replace it");
    assertThat(checkpoint).hasContent("precious");
    assertThat(folder.resolve("tiny.safetensors.work")).doesNotExist();
  }

  @Test
  void replacesAFileWhenForcedAndItsOwnWhenResumed() throws IOException {
    // Given
    Files.writeString(checkpoint, "old");

    // When
    CommandRun forced = train("--force");
    Files.writeString(config, TINY.replace("steps=3", "steps=4"));
    CommandRun resumed = train("--resume");

    // Then
    assertThat(forced.status()).as(forced.err()).isZero();
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(Checkpoint.read(checkpoint).metadata()).containsEntry("training.steps", "4 of 4");
  }

  @Test
  void doesNotReplaceAFileThatTheResumedRunDidNotWrite() throws IOException {
    // Given
    train();
    Files.writeString(checkpoint, "of somebody else");

    // When
    CommandRun run = train("--resume");

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(checkpoint + ": exists and was not written by this run")
        .hasLineCount(1);
    assertThat(checkpoint).hasContent("of somebody else");
  }

  @Test
  void neverReplacesAnInput() throws IOException {
    // Given
    Path image = images.resolve("a.png");
    byte[] before = Files.readAllBytes(image);
    checkpoint = image;

    // When
    CommandRun run = train("--force", "--work", folder.resolve("work"));

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(image + ": is an input of this run").hasLineCount(1);
    assertThat(image).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state.safetensors", "progress/mine.safetensors", "tensorboard/mine"})
  void refusesAFileOfTheRunAsItsOutput(String name) {
    // Given
    Path work = folder.resolve("work");
    checkpoint = work.resolve(name);

    // When
    CommandRun run = train("--work", work);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("is a file of the run itself").hasLineCount(1);
  }

  @Test
  void refusesAWorkFolderThatNoRunWrote() throws IOException {
    // Given
    Path work = Files.createDirectory(folder.resolve("work"));
    Path mine = Files.writeString(work.resolve("training.csv"), "mine");

    // When
    CommandRun run = train("--work", work);

    // Then
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(mine + " exists: name another folder with --work");
    assertThat(mine).hasContent("mine");
  }
}
