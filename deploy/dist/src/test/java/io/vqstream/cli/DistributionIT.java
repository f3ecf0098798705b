package io.vqstream.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.SourceImage;
import io.vqstream.metric.Psnr;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two distributions that {@code mvn package} creates, run by this Java. */
@DisabledOnOs(OS.WINDOWS)
@Order(1)
class DistributionIT {
  private static final String MAIN = "io.vqstream.cli.VqStream";
  private static final Path HOME = Path.of("../target/vqstream");
  private static final Path SERVICE_HOME = Path.of("../target/vqstream-service");

  /** Jars of DJL and libtorch, and what only these need. */
  private static final String DJL = "(api|pytorch-.*|jna|commons-(compress|codec|io))-\\d.*";

  private static final Map<String, String> THIS_JAVA =
      Map.of("JAVA_HOME", System.getProperty("java.home"));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"vqstream", "vqstream-service"})
  void printsVersionAndNoWarning(String distribution) throws Exception {
    // When
    CommandRun run = run(Path.of("../target", distribution), "--version");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("vqstream " + Version.number() + " (commit " + Version.commit() + ")\n")
        .contains("Java " + Runtime.version(), "vector module on");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void writesErrorsToStandardErrorItself() throws Exception {
    // When
    CommandRun run = vqstream("compres");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.err()).startsWith("vqstream: there is no command 'compres'\n").hasLineCount(2);
  }

  @Test
  void separatesLibrariesOfTheDemo() throws IOException {
    // Then
    assertThat(jars(HOME.resolve("lib/demo"))).anyMatch(jar -> jar.startsWith("kafka_2.13-"));
    assertThat(jars(HOME.resolve("lib")))
        .anyMatch(jar -> jar.startsWith("vqstream-cli-"))
        .anyMatch(jar -> jar.startsWith("kafka-streams-"))
        .anyMatch(jar -> jar.startsWith("pytorch-native-cpu-"))
        .noneMatch(jar -> jar.startsWith("kafka_2.13-"))
        .noneMatch(jar -> jar.matches("(junit|assertj|testcontainers|archunit|scala|rocksdb).*"));
  }

  @Test
  void servicesNeedNoOtherLibraries() throws IOException {
    // Given
    List<String> all = jars(HOME.resolve("lib"));

    // When
    List<String> service = jars(SERVICE_HOME.resolve("lib"));

    // Then
    assertThat(all).containsAll(service);
    assertThat(service)
        .anyMatch(jar -> jar.startsWith("vqstream-service-"))
        .noneMatch(jar -> jar.matches(DJL))
        .noneMatch(jar -> jar.matches("vqstream-(trainer|demo|bench)-.*"))
        .noneMatch(
            jar ->
                jar.matches(
                    "(xchart|ejml|progressbar|jline|rocksdbjni|kafka_2|scala|junit|commons-).*"));
    assertThat(SERVICE_HOME.resolve("lib/demo")).doesNotExist();
  }

  @Test
  void offersServicesAlone() throws Exception {
    // When
    CommandRun run = run(SERVICE_HOME, "help");

    // Then
    assertThat(run.status()).isZero();
    assertThat(commands(run))
        .containsExactly(
            "encoder", "decoder", "failures", "checkpoint", "health", "ops", "completion", "help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "compress",
        "decompress",
        "inspect",
        "evaluate",
        "bench",
        "size",
        "train",
        "levels",
        "sample",
        "publish",
        "receive"
      })
  void refusesCommandsBesideServices(String command) throws Exception {
    // When
    CommandRun run = run(SERVICE_HOME, command, "--help");

    // Then
    assertThat(run.status()).isEqualTo(VqStream.WRONG_USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "vqstream: "
                + command
                + " is not part of this installation; use the full distribution\n");
  }

  @Test
  void namesFolderThatTrainingCannotUnpackLibtorchTo() throws Exception {
    // Given a folder that nobody can make, root neither
    Path file = Files.createFile(folder.resolve("file"));
    Path images = folder.resolve("images");
    Images.png(images.resolve("a.png"));
    Map<String, String> environment = new HashMap<>(THIS_JAVA);
    environment.put("DJL_CACHE_DIR", file.resolve("cache").toString());

    // When
    CommandRun run =
        StartScript.run(
            folder,
            HOME.resolve("bin/vqstream").toAbsolutePath(),
            environment,
            "train",
            images.toString(),
            "-o",
            folder.resolve("out.safetensors").toString());

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            "vqstream: cannot unpack libtorch to "
                + file.resolve("cache")
                + ": "
                + file
                + " is not a directory. Set DJL_CACHE_DIR to a writable directory with 1 GB of"
                + " space");
  }

  @Test
  void compressesAndDecompressesWithoutDjl() throws Exception {
    // Given
    Path image = Images.scene(folder.resolve("scene.png"), 96, 64);
    String out = folder.resolve("out").toString();

    // When
    CommandRun compressed = withoutDjl("compress", image.toString(), "-o", out);
    CommandRun decompressed =
        withoutDjl("decompress", folder.resolve("out/scene.vq").toString(), "-o", out);

    // Then
    assertThat(List.of(compressed, decompressed))
        .allSatisfy(run -> assertThat(run.status()).as(run.err()).isZero());
    assertThat(Psnr.of(rgb(image), rgb(folder.resolve("out/scene.png")))).isBetween(18.0, 60.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder", "decoder"})
  void endsServiceWithoutDjlThatAsksForGpu(String service) throws Exception {
    // Given
    Path config = Files.writeString(folder.resolve("gpu.properties"), "inference.device=gpu\n");

    // When
    CommandRun run =
        run(
            SERVICE_HOME,
            service,
            "--bootstrap-server",
            "127.0.0.1:1",
            "--metrics-port",
            "-1",
            "--config",
            config.toString());

    // Then
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("vqstream: inference.device: a GPU needs DJL's PyTorch engine")
        .hasLineCount(1);
  }

  @Test
  void handlesPipesAndUtf8NamesWithoutLocale() throws Exception {
    // Given a locale that no machine has installed
    Path image = Images.scene(folder.resolve("scene.png"), 96, 64);
    Map<String, String> environment = new HashMap<>(THIS_JAVA);
    environment.put("LANG", "xx_XX.UTF-8");

    // When
    CommandRun run =
        StartScript.run(
            folder,
            Path.of("/bin/sh"),
            environment,
            "-c",
            """
            cd "$2" && name=$(printf '\\303\\251.png') && cp "$1" "$name" || exit 3
            "$0" compress "$name" -o out || exit 4
            cat "$name" | "$0" compress - -o - | "$0" decompress - -o - > back.png || exit 5
            """,
            HOME.resolve("bin/vqstream").toAbsolutePath().toString(),
            image.toString(),
            folder.toString());

    // Then
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(ImageIO.read(folder.resolve("back.png").toFile()).getWidth()).isEqualTo(96);
  }

  @Test
  void containsEachLibraryOnce() throws IOException {
    // Given
    List<String> all =
        Stream.concat(jars(HOME.resolve("lib")).stream(), jars(HOME.resolve("lib/demo")).stream())
            .map(jar -> jar.replaceFirst("-\\d.*", ""))
            .toList();

    // Then
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void startsWithoutLibrariesOfTheDemo() throws Exception {
    // Given
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    String lib = HOME.resolve("lib/*").toString();

    // When
    CommandRun run = StartScript.run(folder, java, Map.of(), "-cp", lib, MAIN, "help");

    // Then
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("compress", "decompress", "inspect", "evaluate");
  }

  @Test
  void compressesAndDecompresses() throws Exception {
    // Given
    Path image = Images.scene(folder.resolve("scene.png"), 96, 64);
    String out = folder.resolve("out").toString();
    String frame = folder.resolve("out/scene.vq").toString();

    // When
    CommandRun compressed = vqstream("compress", image.toString(), "-o", out);
    CommandRun inspected = vqstream("inspect", frame, "--json");
    CommandRun decompressed = vqstream("decompress", frame, "-o", out);

    // Then
    assertThat(List.of(compressed, inspected, decompressed))
        .allSatisfy(run -> assertThat(run.status()).as(run.err()).isZero());
    assertThat(Files.size(Path.of(frame))).isLessThan(Files.size(image));
    JsonObject description = JsonParser.parseString(inspected.out()).getAsJsonObject();
    double floor = description.get("cross_entropy_bits").getAsDouble() / 8;
    assertThat(description.get("payload_bytes").getAsDouble())
        .isBetween(floor * 0.99 - 4, floor * 1.01 + 4);
    assertThat(Psnr.of(rgb(image), rgb(folder.resolve("out/scene.png")))).isBetween(18.0, 60.0);
  }

  private static byte[] rgb(Path file) throws Exception {
    SourceImage image = new ImageFileReader().read(Files.readAllBytes(file));
    return ((SourceImage.Codable) image).picture().rgb();
  }

  /** Runs a command with the libraries of the distribution except DJL's. */
  private CommandRun withoutDjl(String... arguments) throws IOException, InterruptedException {
    Path lib = HOME.resolve("lib");
    String classPath =
        jars(lib).stream()
            .filter(jar -> !jar.matches(DJL))
            .map(jar -> lib.resolve(jar).toString())
            .collect(joining(File.pathSeparator));
    List<String> command = new ArrayList<>(List.of("-cp", classPath, MAIN));
    command.addAll(List.of(arguments));
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    return StartScript.run(folder, java, Map.of(), command.toArray(String[]::new));
  }

  private CommandRun vqstream(String... arguments) throws IOException, InterruptedException {
    return run(HOME, arguments);
  }

  private CommandRun run(Path home, String... arguments) throws IOException, InterruptedException {
    Path script = home.resolve("bin/vqstream").toAbsolutePath();
    return StartScript.run(folder, script, THIS_JAVA, arguments);
  }

  /** Returns the names of the commands in the help. */
  private static List<String> commands(CommandRun help) {
    return help.out()
        .lines()
        .dropWhile(line -> !line.equals("Commands:"))
        .filter(line -> line.matches("  [a-z].*"))
        .map(line -> line.strip().split(" ")[0])
        .toList();
  }

  private static List<String> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
