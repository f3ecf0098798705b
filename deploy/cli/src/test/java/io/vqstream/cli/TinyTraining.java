package io.vqstream.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A folder with one image, and settings of a network that trains on it in a second. */
final class TinyTraining {
  static final String SETTINGS =
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

  /** The folder of the image {@code a.png}, 48x40. */
  final Path images;

  /** A file of {@link #SETTINGS}. */
  final Path config;

  /** The checkpoint to write, which is not there yet. */
  final Path checkpoint;

  TinyTraining(Path folder) throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
    BufferedImage image = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48 * 40; i++) {
      image.setRGB(i % 48, i / 48, i * 31);
    }
    ImageIO.write(image, "png", images.resolve("a.png").toFile());
    config = Files.writeString(folder.resolve("tiny.properties"), SETTINGS);
    checkpoint = folder.resolve("tiny.safetensors");
  }

  /** Replaces the settings. */
  void settings(String text) throws IOException {
    Files.writeString(config, text);
  }

  /** Runs {@code train} from nothing, unless the arguments say otherwise. */
  CommandRun run(Object... more) {
    return runTo(checkpoint, more);
  }

  /** As {@link #run}, to another file. */
  CommandRun runTo(Path output, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", images, "-o", output, "--config", config));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--from") && !arguments.contains("--resume")) {
      arguments.addAll(List.of("--from", "nothing"));
    }
    return CommandRun.of(arguments.toArray());
  }
}
