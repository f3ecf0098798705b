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
 * A command that turns each of many files into another. What is wrong with the call is told before
 * anything is written; what is wrong with one file does not keep the others from being done.
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
  private ConsoleProgress progress;

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
    List<FileConversion> jobs = toStandardOutput() ? pipe(inputs) : plan(inputs.files(), output);
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
      failed += runAll(codec, jobs);
    }
    if (!toStandardOutput()) {
      remarks().forEach(this::print);
      print(total() + (failed == 0 ? "" : "; " + failed + " failed"));
    }
    return failed == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private int runAll(ImageCodec codec, List<FileConversion> jobs) {
    int failed = 0;
    try (ConsoleProgress started = ConsoleProgress.start(out(), err())) {
      progress = started;
      int done = 0;
      for (FileConversion job : jobs) {
        try {
          String line = run(codec, job);
          if (!toStandardOutput()) {
            progress.say(line);
          }
        } catch (NativeLibraryError e) {
          if (missing.add(e.getMessage())) { // it is no fault of the file: told once
            progress.aside(() -> failed(e.getMessage()));
          }
          failed++;
        } catch (Exception | VirtualMachineError | LinkageError e) {
          progress.aside(() -> failed(job.sourceName(), job.source(), e));
          failed++;
        }
        progress.stepTo(++done, jobs.size());
      }
    }
    return failed;
  }

  /** Gives each input its target below the output folder. */
  abstract List<FileConversion> plan(List<InputFiles.InputFile> inputs, Path folder);

  /** Checks the options that depend on the codec. Nothing has been written yet. */
  void begin(ImageCodec codec) {}

  /**
   * Does one file.
   *
   * @return what was done, as one line
   */
  abstract String run(ImageCodec codec, FileConversion job) throws Exception;

  /** Writes a line about a file that was read all the same to standard error. */
  final void note(FileConversion job, String what) {
    progress.aside(() -> failed(job.sourceName() + ": " + what));
  }

  /** Returns what a user should know of all files together, a line each. */
  List<String> remarks() {
    return List.of();
  }

  /** What was done with all files, as one line. */
  abstract String total();

  /** Reads the source of a job. */
  final byte[] read(FileConversion job) throws IOException {
    return job.source().equals(StandardStreams.DASH)
        ? streams.in().readAllBytes()
        : Files.readAllBytes(job.source());
  }

  /** Checks that a result may be written there, so that no work is spent in vain. */
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

  private static List<FileConversion> pipe(InputFiles inputs) {
    return inputs.files().stream()
        .map(input -> new FileConversion(input.path(), StandardStreams.DASH))
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
