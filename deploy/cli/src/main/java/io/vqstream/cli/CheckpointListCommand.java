package io.vqstream.cli;

import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.registry.CheckpointClients;
import io.vqstream.registry.CheckpointTopic;
import io.vqstream.registry.PublishedCheckpoint;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RouteUse;
import io.vqstream.tools.Printable;
import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the published checkpoints and the routes. */
@Command(
    name = "list",
    description = "Lists the checkpoints that were published, the latest last, and the routes.")
final class CheckpointListCommand extends CliCommand {

  @Mixin private CheckpointTopicsOption option;

  @Override
  public Integer call() throws Exception {
    CheckpointClients clients = option.clients();
    try (CheckpointTopic topic = CheckpointTopicsOption.existing(clients)) {
      RouteTable routes = CheckpointTopicsOption.routes(clients);
      out()
          .printf(
              "%-16s  %-20s  %10s  %6s  %s%n", "digest", "name", "bytes", "levels", "published");
      for (PublishedCheckpoint each : topic.published()) {
        out()
            .printf(
                "%-16s  %-20s  %10d  %6d  %s%n",
                each.digest().substring(0, 16),
                Printable.of(each.name()),
                each.size(),
                each.levels(),
                each.publishedAt());
      }
      out().println();
      out().printf("%-16s  %-20s  %-32s  %s%n", "uses", "name", "route", "fidelity");
      for (Route route :
          routes.routes().stream().sorted(Comparator.comparing(Route::toString)).toList()) {
        RouteUse use = routes.of(route).orElseThrow();
        CheckpointId used = use.checkpoint();
        String line =
            "%-16s  %-20s  %-32s  %s"
                .formatted(
                    used.digest().substring(0, 16),
                    Printable.of(used.name()),
                    Printable.of(route.toString()),
                    use.quality());
        out().println(line.stripTrailing());
      }
      out().printf("%-16s  %-20s  %s%n", "default", "", "all others");
      out().flush();
    }
    return VqStream.DONE;
  }
}
