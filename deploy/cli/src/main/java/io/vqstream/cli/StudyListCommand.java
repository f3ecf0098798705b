package io.vqstream.cli;

import io.vqstream.study.catalog.Catalog;
import io.vqstream.study.plan.Study;
import picocli.CommandLine.Command;

/** Lists the studies. */
@Command(name = "list", description = "Lists the studies.")
final class StudyListCommand extends CliCommand {

  @Override
  public Integer call() {
    for (Study study : Catalog.all()) {
      print("%-14s %s".formatted(study.name(), study.title()));
    }
    return VqStream.DONE;
  }
}
