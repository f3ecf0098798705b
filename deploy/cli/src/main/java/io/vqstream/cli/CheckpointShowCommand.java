package io.vqstream.cli;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.PublishedCheckpoint;
import io.vqstream.registry.RouteTable;
import io.vqstream.tools.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Describes one checkpoint, published or a file. */
@Command(
    name = "show",
    description = {
      "Describes a checkpoint, published or a file.",
      "A published one is fetched and verified; exit status 1 if it is damaged."
    })
final class CheckpointShowCommand extends CliCommand {

  @Parameters(
      paramLabel = "DIGEST|FILE",
      description = "First digits of the digest, four at least, or a checkpoint file.")
  private String checkpoint;

  @Mixin private CheckpointTopicsOption option;

  @Override
  public Integer call() throws Exception {
    Path file = Path.of(checkpoint);
    if (Files.exists(file)) {
      try {
        show(Checkpoint.read(file));
      } catch (IOException e) {
        failed(file, e);
        return VqStream.SOME_FAILED;
      }
    } else if (CheckpointTopicsOption.isPrefix(checkpoint)) {
      showPublished();
    } else {
      throw CommandFailure.usage(checkpoint + ": neither a file nor the first digits of a digest");
    }
    out().flush();
    return VqStream.DONE;
  }

  private void showPublished() throws IOException {
    CheckpointClients clients = option.clients();
    try (CheckpointTopic topic = CheckpointTopicsOption.existing(clients)) {
      PublishedCheckpoint published = CheckpointTopicsOption.find(topic, checkpoint);
      line("published as", published.name());
      line("published", published.publishedAt());
      line(
          "where",
          "%s-%d@%d..%d, %s"
              .formatted(
                  topic.name(),
                  published.partition(),
                  published.offsets().get(0),
                  published.offsets().get(published.offsets().size() - 1),
                  NumberFormats.count(published.offsets().size(), "chunk")));
      RouteTable routes = CheckpointTopicsOption.routes(clients);
      List<String> users =
          routes.routes().stream()
              .filter(
                  each ->
                      routes
                          .of(each)
                          .orElseThrow()
                          .checkpoint()
                          .digest()
                          .equals(published.digest()))
              .map(Object::toString)
              .sorted()
              .toList();
      line("routes", users.isEmpty() ? "none" : String.join(", ", users));
      show(CheckpointTopicsOption.fetch(topic, published));
    }
  }

  private void show(Checkpoint whole) {
    line("digest", whole.id().digest());
    line("bytes", whole.file().length);
    line("architecture", whole.architecture().toJson());
    whole.metadata().forEach(this::line);
  }

  private void line(String name, Object value) {
    out().printf("%-20s %s%n", Printable.of(name), Printable.of(String.valueOf(value)));
  }
}
