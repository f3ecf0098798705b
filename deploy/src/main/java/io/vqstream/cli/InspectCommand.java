package io.vqstream.cli;

import com.google.gson.GsonBuilder;
import io.vqstream.codec.FrameReport;
import io.vqstream.codec.ImageCodec;
import io.vqstream.codec.StageListener;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a frame holds. */
@Command(
    name = "inspect",
    description = {
      "Says what a frame holds.",
      "Among it how far the coded bytes are from the cross-entropy under the prior."
    })
final class InspectCommand extends CliCommand {

  @Parameters(paramLabel = "FILE", description = "A frame, as 'compress' writes it.")
  private Path file;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private CodecOption codecOption;

  @Override
  public Integer call() {
    FrameReport report;
    try (ImageCodec codec = codecOption.open(StageListener.NONE)) {
      report = codec.inspect(Files.readAllBytes(file));
    } catch (CommandFailure e) {
      throw e;
    } catch (Exception e) {
      failed(file, e);
      return VqStream.SOME_FAILED;
    }
    FrameDescription description = new FrameDescription(file, report);
    if (json) {
      out()
          .println(
              new GsonBuilder()
                  .setPrettyPrinting()
                  .disableHtmlEscaping()
                  .create()
                  .toJson(description.json()));
    } else {
      description.lines().forEach(out()::println);
    }
    out().flush();
    return VqStream.DONE;
  }
}
