package io.vqstream.cli;

import io.vqstream.tools.Brokers;
import io.vqstream.tools.Printable;
import io.vqstream.tools.deadletters.DeadLetter;
import io.vqstream.tools.deadletters.FailureReader;
import io.vqstream.tools.deadletters.Replay;
import io.vqstream.tools.deadletters.ReplayListener;
import io.vqstream.tools.deadletters.ReplayRequest;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays dead letters to their source topics. */
@Command(
    name = "replay",
    description = {
      "Publishes the records of a failure topic to their source topics again.",
      "Key, value, timestamp and headers are the original ones; the headers vqstream.replay.of and"
          + " vqstream.replay.from name the source record and the failure record. Each record is"
          + " published once, however often this command runs: progress is committed in consumer"
          + " groups named vqstream-replay-REASON, in the same transactions. A value that was too"
          + " large for the failure topic is read from the source topic, if it is still there.",
      "A record that cannot be published is reported and retried by the next run. The run ends if"
          + " no broker answers or a permission is missing."
    })
final class FailuresReplayCommand extends CliCommand implements ReplayListener {

  @Mixin private BrokerOption broker;
  @Mixin private FailuresCommand.Selection selection;

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "Publish to this topic instead. Its progress is kept separately.")
  private String target;

  @Option(names = "--dry-run", description = "Say what would be published, and publish nothing.")
  private boolean dryRun;

  private long replayed;
  private long before;
  private long failed;

  @Override
  public Integer call() throws Exception {
    if (selection.topic().equals(target)) {
      throw CommandFailure.usage("--to: " + target + " is the failure topic itself");
    }
    ReplayRequest request =
        new ReplayRequest(
            selection.topic(), selection.reason(), Optional.ofNullable(target), dryRun);
    Brokers brokers = broker.brokers();
    // Opened before the signal handler: Ctrl-C ends the wait for a broker at once.
    FailureReader reader = FailureReader.open(brokers, selection.topic(), this::refused);
    try (StopSignal stop = StopSignal.install();
        reader) {
      new Replay(brokers, request, this).run(reader, stop::requested);
    } catch (IOException e) {
      if (replayed + before + failed > 0) {
        summary();
      }
      throw e;
    }
    summary();
    return failed == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private void summary() {
    out()
        .printf(
            "%s %s%s%s%n",
            NumberFormats.count(replayed, "record"),
            dryRun ? "would be replayed" : "replayed",
            before == 0 ? "" : ", " + before + " replayed before",
            failed == 0 ? "" : ", " + failed + " not replayable");
    out().flush();
  }

  @Override
  public void replayed(DeadLetter record, String topic) {
    replayed++;
    out().println(record.source() + "  " + Printable.of(record.reason()) + "  -> " + topic);
    out().flush();
  }

  @Override
  public void alreadyReplayed(DeadLetter record) {
    before++;
  }

  @Override
  public void notReplayable(DeadLetter record, String why) {
    refused(record.source() + ": not replayable: " + why);
  }

  private void refused(String line) {
    failed++;
    failed(line);
  }
}
