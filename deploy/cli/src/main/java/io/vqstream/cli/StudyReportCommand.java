package io.vqstream.cli;

import io.vqstream.study.StudyRunner;
import io.vqstream.study.result.ResultFolder;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the report of results again. */
@Command(
    name = "report",
    description = "Writes report.html of a folder of results again, such as after an update.")
final class StudyReportCommand extends CliCommand {

  @Parameters(paramLabel = "DIR", description = "Folder that 'vqstream study run' wrote.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    ResultFolder results = new ResultFolder(folder);
    StudyRunner.writeReport(results);
    print("wrote " + results.report());
    return VqStream.DONE;
  }
}
