package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vqstream.processes.SharedResources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(SharedResources.FOLDERS)
class DemoCommandIT {
  @TempDir Path folder;

  @Test
  void takesImagesThroughKafkaAndShowsEach() throws IOException {
    // Given
    Path images = folder.resolve("images");
    Images.png(images.resolve("yard/a.png"));
    Images.jpeg(images.resolve("b.JPG"));
    Images.pngWithAlpha(images.resolve("logo.png"));
    Path out = folder.resolve("out");
    Path json = folder.resolve("figures/demo.json");
    List<Path> before = ourTemporaryFolders();

    // When
    CommandRun run =
        CommandRun.real("demo", "--images", images, "--out", out, "--json", json, "--quality", 2);

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("yard/a.png", "3 images", "logo.png was passed through: alpha");
    assertThat(out.resolve("index.html"))
        .content()
        .contains("yard/a.png", "Coded by vqstream ", "with the checkpoints thumbnails (");
    assertThat(images(json))
        .containsOnlyKeys("yard/a.png", "b.JPG", "logo.png")
        .hasEntrySatisfying(
            "yard/a.png",
            a -> {
              assertThat(a.get("width").getAsInt()).isEqualTo(Images.WIDTH);
              assertThat(a.get("source_bytes").getAsLong())
                  .isEqualTo(images.resolve("yard/a.png").toFile().length());
              assertThat(a.get("encode_ms").getAsDouble()).isPositive();
            });
    assertThat(ourTemporaryFolders()).isEqualTo(before);
  }

  @Test
  void namesEachBadImageAndBringsTheOthersBack() throws IOException {
    // Given
    Path images = folder.resolve("images");
    Images.png(images.resolve("good.png"));
    Images.text(images.resolve("text.png"));
    Files.createFile(images.resolve("empty.png"));
    Path out = folder.resolve("out");

    // When
    CommandRun run = CommandRun.real("demo", "--images", images, "--out", out);

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err().lines().filter(line -> line.startsWith("vqstream: ")))
        .hasSize(2)
        .anyMatch(line -> line.contains("text.png") && line.contains("not_an_image"))
        .anyMatch(line -> line.contains("empty.png") && line.contains("(empty)"));
    assertThat(out.resolve("index.html")).content().contains("good.png", "text.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--metrics-port"})
  void namesThePortThatIsInUse(String option) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      // Given
      Images.png(folder.resolve("images/a.png"));
      int port = taken.getLocalPort();

      // When
      CommandRun run =
          CommandRun.real(
              "demo",
              "--images",
              folder.resolve("images"),
              "--out",
              folder.resolve("out"),
              option,
              port);

      // Then
      assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
      assertThat(run.err()).hasLineCount(1).contains(Integer.toString(port));
    }
  }

  @Test
  void namesAnOutputFolderThatCannotBeWritten() throws IOException {
    // Given
    Images.png(folder.resolve("images/a.png"));
    Path file = Images.text(folder.resolve("file"));

    // When
    CommandRun run =
        CommandRun.real("demo", "--images", folder.resolve("images"), "--out", file.resolve("out"));

    // Then
    assertThat(run.status()).isEqualTo(VqStream.SOME_FAILED);
    assertThat(run.err()).hasLineCount(1).contains(file.toString());
  }

  private static Map<String, JsonObject> images(Path json) throws IOException {
    Map<String, JsonObject> images = new HashMap<>();
    JsonObject root = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    for (JsonElement image : root.getAsJsonArray("images")) {
      images.put(image.getAsJsonObject().get("name").getAsString(), image.getAsJsonObject());
    }
    return images;
  }

  private static List<Path> ourTemporaryFolders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(
              f ->
                  f.getFileName()
                      .toString()
                      .matches("vqstream-(broker|state)-" + ProcessHandle.current().pid() + "-.*"))
          .sorted()
          .toList();
    }
  }
}
