package io.vqstream.packaging;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the image and prints its digest and its id.
 *
 * <p>With Jib: it writes layers itself, sorted and with fixed times, and needs neither Docker nor
 * root.
 */
@Command(name = "build.sh", description = "Makes the container image of the services.")
final class ImageCommand implements Callable<Integer> {
  private static final String TAR = Jib.TAR_IMAGE_PREFIX;
  private static final String DOCKER = Jib.DOCKER_DAEMON_IMAGE_PREFIX;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help message.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      description = {
        "A Debian or Ubuntu with Java 17 or newer: NAME:TAG or NAME@sha256:DIGEST of a registry,"
            + " docker://NAME:TAG of this machine's Docker, or tar://FILE made by docker save"
            + " (default: ${DEFAULT-VALUE}). Name a digest to get the same image again."
      })
  private String base = "eclipse-temurin:17-jre";

  @Option(
      names = "--to",
      paramLabel = "IMAGE",
      description = {
        "Where the image goes: docker://NAME:TAG, tar://FILE, or NAME:TAG of a registry, with the"
            + " user and password in REGISTRY_USER and REGISTRY_PASSWORD"
            + " (default: ${DEFAULT-VALUE})."
      })
  private String target = DOCKER + ServiceImage.NAME;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "Processor: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Processor processor = Processor.amd64;

  @Option(
      names = "--distribution",
      paramLabel = "DIR",
      description = "Folder of the services (default: ${DEFAULT-VALUE}).")
  private Path distribution = Path.of("../target/vqstream-service");

  @Option(
      names = "--source",
      paramLabel = "URL",
      description = "Where the sources are, for the label org.opencontainers.image.source.")
  private String source = "";

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Folder for unpacked natives and kept layers (default: ${DEFAULT-VALUE}).")
  private Path work = Path.of("target/image");

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new ImageCommand());
    command.setOverwrittenOptionsAllowed(true); // build.sh gives defaults
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          System.err.println("build.sh: " + e);
          return CommandLine.ExitCode.SOFTWARE;
        });
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    ServiceImage image = new ServiceImage(distribution, processor, work);
    JibContainerBuilder builder = image.addTo(from(base));
    image.labels(source).forEach(builder::addLabel);
    new BaseImage(base).labels().forEach(builder::addLabel);
    // Jib takes a kept layer for the same as long as names and times of its files are, and all that
    // Maven builds here has one time. So only layers of the base are kept.
    Path layers = Files.createTempDirectory(work, "layers-");
    JibContainer made;
    try {
      made =
          builder.containerize(
              to(target)
                  .setBaseImageLayersCache(work.resolve("base-layers"))
                  .setApplicationLayersCache(layers)
                  .setToolName(ServiceImage.NAME)
                  .addEventHandler(LogEvent.class, this::warn));
    } finally {
      delete(layers);
    }
    System.out.println(target + " digest " + made.getDigest() + " id " + made.getImageId());
    return CommandLine.ExitCode.OK;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static JibContainerBuilder from(String base) throws InvalidImageReferenceException {
    if (base.startsWith(TAR)) {
      return Jib.from(TarImage.at(Path.of(base.substring(TAR.length()))));
    }
    if (base.startsWith(DOCKER)) {
      return Jib.from(DockerDaemonImage.named(base.substring(DOCKER.length())));
    }
    return Jib.from(withCredentials(RegistryImage.named(base)));
  }

  private static Containerizer to(String target) throws InvalidImageReferenceException {
    if (target.startsWith(TAR)) {
      Path file = Path.of(target.substring(TAR.length()));
      return Containerizer.to(TarImage.at(file).named(ServiceImage.NAME));
    }
    if (target.startsWith(DOCKER)) {
      return Containerizer.to(DockerDaemonImage.named(target.substring(DOCKER.length())));
    }
    return Containerizer.to(withCredentials(RegistryImage.named(target)));
  }

  private static RegistryImage withCredentials(RegistryImage image) {
    String user = System.getenv("REGISTRY_USER");
    String password = System.getenv("REGISTRY_PASSWORD");
    return user == null || password == null ? image : image.addCredential(user, password);
  }

  private void warn(LogEvent event) {
    // Jib warns of a base without a digest, which an image of this machine's Docker cannot have.
    boolean expected = event.getMessage().contains("image digest") && base.startsWith(DOCKER);
    if (!expected
        && (event.getLevel() == LogEvent.Level.ERROR || event.getLevel() == LogEvent.Level.WARN)) {
      System.err.println(event.getMessage());
    }
  }
}
