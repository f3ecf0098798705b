package io.vqstream.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script with a Python, a compiler, a GPU and a vqstream that are scripts themselves. */
@EnabledOnOs(OS.LINUX)
class GpuScriptTest {
  private static final String TORCH = "site/torch";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path unpacked;

  /** Exit status, process and what the script printed. */
  private record Run(int status, long pid, String out, String err) {}

  @BeforeEach
  void unpack() throws IOException {
    unpacked = Files.createDirectories(folder.toRealPath().resolve("unpacked"));
    script("unpacked/gpu.sh", Files.readString(Path.of("src/main/scripts/gpu.sh")));
    script("unpacked/runtime/bin/java", "#!/bin/sh\n");
    script(
        "unpacked/bin/vqstream",
        "#!/bin/sh\nfor one in \"$@\"; do echo \"$one\"; done\necho $$\necho $VQSTREAM_OPTS\n"
            + "echo $PYTORCH_LIBRARY_PATH $PYTORCH_VERSION $PYTORCH_FLAVOR $JAVA_HOME\nexit 42\n");
    file("unpacked/native/a.cc");
    file("unpacked/native/b.cc");
    file("unpacked/include/jni.h");
    file(TORCH + "/include/torch/csrc/api/include/torch/torch.h");
    file(TORCH + "/lib/libtorch_cuda.so");
    file("site/nvidia/cu13/lib/libcudart.so.13");
    python("2.11.0+cu130", "13.0");
    script("bin/nvidia-smi", "#!/bin/sh\necho Test GPU\n");
    script(
        "bin/g++",
        "#!/bin/sh\nfor one in \"$@\"; do [ \"$last\" != -o ] || echo \"$*\" >\"$one\"; last=$one;"
            + " done\n");
    environment.put("PATH", folder.toRealPath().resolve("bin") + ":" + System.getenv("PATH"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x                     | unknown command x; see gpu.sh --help
          pack                  | pack: missing --djl DIR, the sources of DJL; see gpu.sh --help
          pack --djl            | --djl: value missing; see gpu.sh --help
          pack -o a b           | pack: unknown argument b; see gpu.sh --help
          build x               | build: unknown argument x; see gpu.sh --help
          train photos -o a     | train: missing -- before the arguments of vqstream train; see gpu.sh --help
          train --              | train: missing arguments of vqstream train after --; see gpu.sh --help
          check --device tpu    | check: unknown device tpu; see gpu.sh --help
          check --python        | --python: value missing; see gpu.sh --help
          """)
  void refusesWrongUsageInOneLine(String arguments, String refusal) throws Exception {
    // When
    Run run = run(arguments.split(" "));

    // Then
    assertThat(run.err).isEqualTo("gpu.sh: " + refusal + "\n");
    assertThat(run.out).isEmpty();
    assertThat(run.status).isEqualTo(2);
  }

  @Test
  void printsUsage() throws Exception {
    // When
    Run run = run("--help");

    // Then
    assertThat(run.status).isZero();
    assertThat(run.out).contains("gpu.sh pack", "gpu.sh images", "gpu.sh check", "gpu.sh train");
  }

  @Test
  void trainsWithTheWheelOfPython() throws Exception {
    // Given
    environment.put("VQSTREAM_OPTS", "-Xmx3g");

    // When
    Run run = run("train", "--", "my photos", "-o", "*");

    // Then
    Path natives = unpacked.resolve("natives/2.11.0-cu130");
    List<String> lines = run.out.lines().toList();
    assertThat(run.err).isEqualTo("");
    assertThat(lines)
        .containsSequence(
            "train", "my photos", "-o", "*", "--device", "gpu", run.pid + "") // its process
        .last()
        .isEqualTo(natives + " 2.11.0 cu130 " + unpacked.resolve("runtime"));
    assertThat(lines.get(lines.size() - 2))
        .matches("-Xmx\\d+m .*-Dai.djl.pytorch.graph_optimizer=false .* -Xmx3g");
    assertThat(run.status).isEqualTo(42);
    assertThat(natives.resolve("libtorch_cuda.so")).isSymbolicLink();
    assertThat(unpacked.resolve("cudart/libcudart.so")).isSymbolicLink();
    assertThat(natives.resolve("libdjl_torch.so")).content().contains("a.o", "b.o", "-ltorch_cuda");
  }

  @Test
  void buildsOnceForEachVersion() throws Exception {
    // When
    Run first = run("build");
    Run again = run("build");
    python("2.14.0+cu132", "13.2");
    Run other = run("build");

    // Then
    assertThat(first.out).startsWith("built libdjl_torch.so for torch 2.11.0, CUDA 13.0 in ");
    assertThat(again.status).isZero();
    assertThat(again.out + again.err).isEmpty();
    assertThat(other.out).startsWith("built libdjl_torch.so for torch 2.14.0, CUDA 13.2 in ");
  }

  @Test
  void reportsWhatDoesNotCompile() throws Exception {
    // Given
    script("bin/g++", "#!/bin/sh\necho 'b.cc:1: error: no such type' >&2\nexit 1\n");

    // When
    Run run = run("build");

    // Then
    assertThat(run.status).isEqualTo(1);
    assertThat(run.err)
        .startsWith("gpu.sh: cannot compile DJL's sources for torch 2.11.0: b.cc:1: error: no such")
        .hasLineCount(1);
  }

  @Test
  void namesWhatIsMissing() throws Exception {
    // When
    python("2.11.0+cpu", "");
    Run cpu = run("train", "--", "a");
    script("bin/python3", "#!/bin/sh\n");
    Run none = run("train", "--", "a");
    script("bin/nvidia-smi", "#!/bin/sh\nexit 9\n");
    Run gpu = run("train", "--", "a");
    Run libtorch = run("check", "--device", "cpu");

    // Then
    assertThat(List.of(cpu, none, gpu, libtorch)).extracting(Run::status).containsOnly(1);
    assertThat(List.of(cpu, none, gpu, libtorch))
        .extracting(Run::err)
        .containsExactly(
            "gpu.sh: torch 2.11.0+cpu of python3 is a CPU build: install a CUDA build, or name"
                + " another Python with --python\n",
            "gpu.sh: python3 has no torch: name the Python of PyTorch with --python\n",
            "gpu.sh: nvidia-smi finds no GPU: use a machine with one\n",
            "gpu.sh: PYTORCH_LIBRARY_PATH names no folder with libtorch.so: set it to DJL's"
                + " libraries for the CPU\n");
  }

  private void python(String version, String cuda) throws IOException {
    Path torch = folder.toRealPath().resolve(TORCH);
    script("bin/python3", "#!/bin/sh\nprintf '%s\\n' " + torch + " " + version + " " + cuda + "\n");
  }

  private void file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  private void script(String name, String content) throws IOException {
    file(name);
    Files.writeString(folder.resolve(name), content);
    assertThat(folder.resolve(name).toFile().setExecutable(true)).isTrue();
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(unpacked.resolve("gpu.sh").toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("stdout.txt");
    Path err = folder.resolve("stderr.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("gpu.sh did not end within a minute");
    }
    return new Run(
        process.exitValue(), process.pid(), Files.readString(out), Files.readString(err));
  }
}
