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

/** Dead letters to the topics that they came from. */
@Command(
    name = "replay",
    description = {
      "Publishes the records of a failure topic again, where they came from.",
      "Key, value, timestamp and headers are the original ones; the headers vqstream.replay.of and"
          + " vqstream.replay.from say which record it was and where its failure stands. Each is"
          + " published once, however often this is run: progress is kept in consumer groups named"
          + " vqstream-replay-REASON, in the same transactions. A value that was too large for the"
          + " failure topic is read from where it came from, if it is still there.",
      "A record that cannot be published is named, and tried again by the next run. Where brokers"
          + " do not answer or a right is missing, the run ends."
    })
final class FailuresReplayCommand extends CliCommand implements ReplayListener {

  @Mixin private BrokerOption broker;
  @Mixin private FailuresCommand.Selection selection;

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description =
          "Publish to this topic instead. What has been published there is counted apart.")
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
    // Ctrl-C ends the wait for a broker at once.
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
            Numbers.count(replayed, "record"),
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
