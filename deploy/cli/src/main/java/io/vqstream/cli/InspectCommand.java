package io.vqstream.cli;

import com.google.gson.GsonBuilder;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.codec.FrameInfo;
import io.vqstream.codec.ImageCodec;
import io.vqstream.frame.Kind;
import io.vqstream.inference.StageListener;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes a frame. */
@Command(
    name = "inspect",
    description = {
      "Describes a frame: kind, checkpoint, size, bytes.",
      "For a coded frame, also the distance of its payload from the cross-entropy under the prior."
    })
final class InspectCommand extends CliCommand {

  @Parameters(paramLabel = "FILE", description = "A frame, as 'compress' writes it.")
  private Path file;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private MaxPixelsOption maxPixelsOption;
  @Mixin private CodecOption codecOption;

  @Override
  public Integer call() {
    FrameDescription description;
    try (ImageCodec codec = codecOption.open(StageListener.NONE, maxPixelsOption.pixels())) {
      FrameInfo report = codec.inspect(Files.readAllBytes(file));
      description = new FrameDescription(file, report, checkpointName(codec, report));
    } catch (CommandFailure e) {
      throw e;
    } catch (Exception | VirtualMachineError | LinkageError e) {
      failed(file, e);
      return VqStream.SOME_FAILED;
    }
    if (json) {
      out()
          .println(
              new GsonBuilder()
                  .setPrettyPrinting()
                  .disableHtmlEscaping()
                  .create()
                  .toJson(description.json()));
    } else {
      description.lines().forEach(this::print);
    }
    out().flush();
    return VqStream.DONE;
  }

  /** Returns the name of the checkpoint of a frame; empty if it is not coded. */
  private static String checkpointName(ImageCodec codec, FrameInfo report) {
    return report.kind() != Kind.CODED
        ? ""
        : codec.checkpoints().stream()
            .filter(checkpoint -> checkpoint.digest().startsWith(report.checkpoint()))
            .map(CheckpointId::name)
            .findFirst()
            .orElse("");
  }
}
