package io.vqstream.packaging;

import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the image contains beside its base: the services in {@code /opt/vqstream}, owned by root and
 * not writable, run by user 10001.
 */
final class ServiceImage {
  static final String NAME = "vqstream";

  /** Not root, and no user of a base; {@code runAsNonRoot} of Kubernetes wants a number. */
  private static final String USER = "10001:10001";

  private static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/opt/vqstream");
  private static final AbsoluteUnixPath NATIVES = HOME.resolve("natives");
  private static final AbsoluteUnixPath CACHE = AbsoluteUnixPath.get("/var/cache/vqstream");

  private static final FilePermissions READ = FilePermissions.fromOctalString("644");
  private static final FilePermissions EXECUTE = FilePermissions.fromOctalString("755");

  /** The time of all that is built, as in the jars ({@code project.build.outputTimestamp}). */
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final Path distribution;
  private final Processor processor;
  private final Path work;

  /**
   * @param distribution folder with {@code bin} and {@code lib}
   * @param work folder for what is unpacked from jars
   */
  ServiceImage(Path distribution, Processor processor, Path work) {
    this.distribution = distribution;
    this.processor = processor;
    this.work = work;
  }

  /** Adds layers and settings to those of the base, what changes least often first. */
  JibContainerBuilder addTo(JibContainerBuilder base) throws IOException {
    return base.addPlatform(processor.name(), "linux")
        .addFileEntriesLayer(natives())
        .addFileEntriesLayer(jars("libraries", file -> !isOurs(file)))
        .addFileEntriesLayer(jars("product", ServiceImage::isOurs))
        .addFileEntriesLayer(scripts())
        .setCreationTime(TIME)
        .setUser(USER)
        .setEntrypoint(HOME.resolve("bin/vqstream").toString())
        .setEnvironment(environment())
        .addVolume(CACHE)
        .setExposedPorts(Port.tcp(9404), Port.tcp(9405));
  }

  /**
   * Labels of the OCI image specification.
   *
   * @param source address of the sources; empty: no such label
   */
  Map<String, String> labels(String source) throws IOException {
    Map<String, String> labels = new TreeMap<>();
    Path cli = only(file -> file.startsWith("vqstream-cli-"));
    try (ZipFile jar = new ZipFile(cli.toFile())) {
      Properties version = new Properties();
      version.load(new StringReader(text(jar, "io/vqstream/cli/version.properties")));
      labels.put("version", version.getProperty("version"));
      labels.put("revision", text(jar, "io/vqstream/cli/commit.txt").strip());
    }
    labels.put("source", source);
    labels.put("title", NAME);
    labels.put("description", "Encoder and decoder services of vqstream");
    labels.put("licenses", "Apache-2.0");
    labels.values().removeIf(String::isEmpty);
    Map<String, String> named = new TreeMap<>();
    labels.forEach((name, value) -> named.put("org.opencontainers.image." + name, value));
    return named;
  }

  private static Map<String, String> environment() {
    List<String> options = new ArrayList<>();
    // The rest is for native memory: see "Large images" in docs/operations.md.
    options.add("-XX:MaxRAMPercentage=50");
    options.addAll(Natives.options(NATIVES.toString()));
    // Sorted, for the digest: the order of Map.of changes from one JVM to the next.
    Map<String, String> variables = new TreeMap<>();
    variables.put("VQSTREAM_BASE_OPTS", String.join(" ", options));
    variables.put("VQSTREAM_CONFIG_METRICS_HOST", "0.0.0.0");
    variables.put("VQSTREAM_CONFIG_CHECKPOINT_CACHE_DIR", CACHE.toString());
    // Else glibc reserves 64 MiB for each of up to 8 threads a core, and gives little back.
    variables.put("MALLOC_ARENA_MAX", "2");
    return variables;
  }

  private FileEntriesLayer natives() throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("natives");
    for (Natives library : Natives.values()) {
      Path file = library.unpack(lib(), processor, work.resolve(processor.name()));
      layer.addEntry(file, NATIVES.resolve(library.fileName()), READ, TIME);
    }
    return layer.build();
  }

  private FileEntriesLayer scripts() throws IOException {
    if (Files.notExists(distribution.resolve("THIRD-PARTY.txt"))) {
      throw new NoSuchFileException(
          distribution.resolve("THIRD-PARTY.txt").normalize().toString(),
          null,
          "an offline build makes no list of licenses; run mvn -DskipTests package without -o");
    }
    Path empty = Files.createDirectories(work.resolve("empty"));
    return FileEntriesLayer.builder()
        .setName("scripts")
        .addEntry(distribution.resolve("bin/vqstream"), HOME.resolve("bin/vqstream"), EXECUTE, TIME)
        .addEntry(distribution.resolve("LICENSE"), HOME.resolve("LICENSE"), READ, TIME)
        .addEntry(
            distribution.resolve("THIRD-PARTY.txt"), HOME.resolve("THIRD-PARTY.txt"), READ, TIME)
        .addEntry(distribution.resolve("sbom.cdx.json"), HOME.resolve("sbom.cdx.json"), READ, TIME)
        .addEntry(empty, CACHE, EXECUTE, TIME, USER)
        .build();
  }

  private FileEntriesLayer jars(String name, Predicate<String> which) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> files = Files.list(lib())) {
      files
          .filter(file -> which.test(file.getFileName().toString()))
          .sorted()
          .forEach(
              file ->
                  layer.addEntry(
                      file,
                      HOME.resolve("lib").resolve(file.getFileName().toString()),
                      READ,
                      TIME));
    }
    return layer.build();
  }

  private static boolean isOurs(String file) {
    return file.startsWith("vqstream-");
  }

  private Path lib() {
    return distribution.resolve("lib");
  }

  private Path only(Predicate<String> which) throws IOException {
    try (Stream<Path> files = Files.list(lib())) {
      return files
          .filter(file -> which.test(file.getFileName().toString()))
          .findFirst()
          .orElseThrow(() -> new IOException(lib() + " is not the distribution of the services"));
    }
  }

  private static String text(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      throw new IOException(jar.getName() + " has no " + name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
