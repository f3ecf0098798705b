package io.vqstream.cli;

import io.vqstream.codec.ImageCodec;
import io.vqstream.fault.NativeLibraryError;
import io.vqstream.files.FileNames;
import io.vqstream.files.FileSelection;
import io.vqstream.files.OutputFiles;
import io.vqstream.files.WholeFile;
import io.vqstream.inference.StageListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Base of the commands that convert files one by one. Wrong usage is reported before anything is
 * written. A file that fails does not stop the others.
 */
abstract class FilesCommand extends CliCommand {

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description =
          "Files, and folders to take files from, with all folders below them; - is standard"
              + " input.")
  private List<Path> arguments;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for the results. Folders keep their structure in it. - writes the result of one"
              + " file to standard output, and nothing else.")
  private Path output;

  @Mixin private ForceOption forceOption;
  @Mixin private MaxPixelsOption maxPixelsOption;
  @Mixin private CodecOption codecOption;

  private final FileSelection selection;
  private final StandardStreams streams;
  private OutputFiles outputs;
  private final Set<String> missing = new HashSet<>();
  private ProgressDisplay progress;

  /**
   * @param selection which files of a folder to take
   */
  FilesCommand(FileSelection selection, StandardStreams streams) {
    this.selection = selection;
    this.streams = streams;
  }

  @Override
  public final Integer call() {
    checkStreams();
    long maxPixels = maxPixelsOption.pixels();
    InputFiles inputs = InputFiles.find(arguments, selection);
    outputs = forceOption.outputs();
    outputs.protectAll(inputs.files().stream().map(InputFiles.InputFile::path).toList());
    codecOption.file().ifPresent(outputs::protect);
    List<ConversionTask> tasks = toStandardOutput() ? pipe(inputs) : plan(inputs.files(), output);
    int failed = 0;
    try (ImageCodec codec = codecOption.open(StageListener.NONE, maxPixels)) {
      begin(codec);
      if (!toStandardOutput()) {
        makeOutputFolder();
      }
      for (InputFiles.Problem problem : inputs.problems()) {
        failed(problem.path() + ": " + problem.reason());
        failed++;
      }
      inputs.leftOut().forEach(this::failed);
      failed += runAll(codec, tasks);
    }
    if (!toStandardOutput()) {
      remarks().forEach(this::print);
      print(total() + (failed == 0 ? "" : "; " + failed + " failed"));
    }
    return failed == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private int runAll(ImageCodec codec, List<ConversionTask> tasks) {
    int failed = 0;
    try (ProgressDisplay started = ProgressDisplay.start(out(), err())) {
      progress = started;
      int done = 0;
      for (ConversionTask task : tasks) {
        try {
          String line = run(codec, task);
          if (!toStandardOutput()) {
            progress.say(line);
          }
        } catch (NativeLibraryError e) {
          if (missing.add(e.getMessage())) { // not an error of the file: reported once
            progress.suspend(() -> failed(e.getMessage()));
          }
          failed++;
        } catch (Exception | VirtualMachineError | LinkageError e) {
          progress.suspend(() -> failed(task.sourceName(), task.source(), e));
          failed++;
        }
        progress.update(++done, tasks.size());
      }
    }
    return failed;
  }

  /** Returns the conversion of each input to a target below the output folder. */
  abstract List<ConversionTask> plan(List<InputFiles.InputFile> inputs, Path folder);

  /** Checks the options that depend on the codec, before anything is written. */
  void begin(ImageCodec codec) {}

  /**
   * Converts one file.
   *
   * @return the result, as one line
   */
  abstract String run(ImageCodec codec, ConversionTask task) throws Exception;

  /** Prints a note about a file that was converted nevertheless to standard error. */
  final void note(ConversionTask task, String what) {
    progress.suspend(() -> failed(task.sourceName() + ": " + what));
  }

  /** Returns remarks on all files together, one line each. */
  List<String> remarks() {
    return List.of();
  }

  /** Returns the summary of all files, as one line. */
  abstract String total();

  /** Reads the source of a conversion. */
  final byte[] read(ConversionTask task) throws IOException {
    return task.source().equals(StandardStreams.DASH)
        ? streams.in().readAllBytes()
        : Files.readAllBytes(task.source());
  }

  /** Checks before the work that a result may be written to a file. */
  final void check(Path target) throws IOException {
    if (!target.equals(StandardStreams.DASH)) {
      outputs.check(target);
    }
  }

  /**
   * Writes a result whole or not at all, and the folders above it.
   *
   * @return its size in bytes
   */
  final long write(Path target, WholeFile.Content content) throws IOException {
    if (target.equals(StandardStreams.DASH)) {
      try {
        content.writeTo(streams.out());
        streams.out().flush();
      } catch (IOException e) {
        throw OutputFiles.failure("standard output", e);
      }
      return 0;
    }
    outputs.write(target, content);
    return Files.size(target);
  }

  private boolean toStandardOutput() {
    return output.equals(StandardStreams.DASH);
  }

  private void checkStreams() {
    if (arguments.stream().filter(StandardStreams.DASH::equals).count() > 1) {
      throw CommandFailure.usage("standard input (-) can be read only once");
    }
    if (toStandardOutput() && (arguments.size() > 1 || Files.isDirectory(arguments.get(0)))) {
      throw CommandFailure.usage("-o -: standard output takes the result of one file only");
    }
  }

  private static List<ConversionTask> pipe(InputFiles inputs) {
    return inputs.files().stream()
        .map(input -> new ConversionTask(input.path(), StandardStreams.DASH))
        .toList();
  }

  private void makeOutputFolder() {
    if (FileNames.isDamaged(output) && !Files.exists(output)) {
      throw CommandFailure.usage("-o " + output + ": " + FileNames.NOT_TEXT);
    }
    if (Files.exists(output) && !Files.isDirectory(output)) {
      throw CommandFailure.failed(List.of("-o " + output + " is a file; name a folder"));
    }
    try {
      Files.createDirectories(output);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "cannot make the output folder " + output + ": " + Errors.reasonFor(output, e), e);
    }
    if (!Files.isWritable(output)) {
      throw CommandFailure.failed("cannot write to the output folder " + output);
    }
  }
}
