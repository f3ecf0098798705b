package io.vqstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The script in a folder with a space in its name, with Javas that print what they were asked, one
 * argument a line.
 */
final class InstalledScript {
  static final String VECTOR = "jdk.incubator.vector";

  /** Variables of the script besides PATH. */
  final Map<String, String> environment = new HashMap<>();

  final Path path;

  private final Path folder;

  private InstalledScript(Path folder, Path path) {
    this.folder = folder;
    this.path = path;
  }

  /** Installs it. */
  static InstalledScript in(Path folder) throws IOException {
    Path script = folder.resolve("my apps/vqstream/bin/vqstream");
    Files.createDirectories(script.getParent());
    Files.copy(Path.of("src/main/dist/bin/vqstream"), script);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return new InstalledScript(folder, script);
  }

  CommandRun run(String... arguments) throws IOException, InterruptedException {
    return StartScript.run(folder, path, environment, arguments);
  }

  /** Makes a Java that prints its arguments and, asked for its version, that; sets JAVA_HOME. */
  Path java(String version, String modules) throws IOException {
    Path home = folder.resolve("java " + version);
    Path java = home.resolve("bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java,
        """
        #!/bin/sh
        case $* in
          -version | "--add-modules jdk.incubator.vector -version")
            echo 'openjdk version "%s"' >&2
            exit 0
            ;;
        esac
        printf '%%s\\n' "$@"
        [ -z "$FAKE_ERROR" ] || printf %%s "$FAKE_ERROR" >&2
        [ -z "$FAKE_PID" ] || echo "pid $$"
        [ -z "$FAKE_LOCALE" ] || locale charmap
        [ -z "$FAKE_POLICY" ] || echo "OMP_WAIT_POLICY=$OMP_WAIT_POLICY"
        exit "${FAKE_STATUS:-0}"
        """
            .formatted(version));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"%s\"\nMODULES=\"%s\"\n".formatted(version, modules));
    environment.put("JAVA_HOME", home.toString());
    return home;
  }
}
