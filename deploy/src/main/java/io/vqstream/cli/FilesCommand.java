package io.vqstream.cli;

import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.StageListener;
import io.vqstream.files.WholeFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      description = "Files, and folders to take files from, with all folders below them.")
  private List<Path> arguments;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder for the results. Folders keep their structure in it.")
  private Path output;

  @Mixin private CodecOption codecOption;

  private final Set<String> extensions;
  private final String targetExtension;

  /**
   * @param extensions which files of a folder to take
   * @param targetExtension of the results; a command may settle on another when it knows the
   *     content
   */
  FilesCommand(Set<String> extensions, String targetExtension) {
    this.extensions = extensions;
    this.targetExtension = targetExtension;
  }

  @Override
  public final Integer call() {
    InputFiles inputs = InputFiles.find(arguments, extensions);
    List<Job> jobs = Job.plan(inputs.files(), output, targetExtension);
    int failed = 0;
    try (ImageCodec codec = codecOption.open(StageListener.NONE)) {
      begin(codec);
      makeOutputFolder();
      for (InputFiles.Problem problem : inputs.problems()) {
        failed(problem.path() + ": " + problem.reason());
        failed++;
      }
      try (Progress progress = Progress.start(out(), err())) {
        int done = 0;
        for (Job job : jobs) {
          try {
            progress.say(run(codec, job));
          } catch (Exception | OutOfMemoryError e) {
            progress.aside(() -> failed(job.source(), e));
            failed++;
          }
          progress.stepTo(++done, jobs.size());
        }
      }
    }
    out().println(total() + (failed == 0 ? "" : "; " + failed + " failed"));
    out().flush();
    return failed == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  /** Checks the options that depend on the codec. Nothing has been written yet. */
  void begin(ImageCodec codec) {}

  /**
   * Does one file.
   *
   * @return what was done, as one line
   */
  abstract String run(ImageCodec codec, Job job) throws Exception;

  /** What was done with all files, as one line. */
  abstract String total();

  /** Writes a result whole or not at all, and the folders above it. */
  static void write(Path target, WholeFile.Content content) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "is a folder");
    }
    Files.createDirectories(target.toAbsolutePath().getParent());
    WholeFile.write(target, content);
  }

  private void makeOutputFolder() {
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
