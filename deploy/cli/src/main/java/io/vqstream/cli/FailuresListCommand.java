package io.vqstream.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.vqstream.proto.v1.Failure;
import io.vqstream.tools.Printable;
import io.vqstream.tools.deadletters.DeadLetter;
import io.vqstream.tools.deadletters.FailureReader;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters, one line each. */
@Command(
    name = "list",
    description = {
      "Lists the records of a failure topic.",
      "One line each: position of the source record (topic-partition@offset), reason, key, size of"
          + " the value, timestamp and details."
    })
final class FailuresListCommand extends CliCommand {

  @Mixin private BrokerOption broker;
  @Mixin private FailuresCommand.Selection selection;

  @Option(names = "--json", description = "Print a JSON object a line.")
  private boolean json;

  private final Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
  private final Map<String, Long> counts = new TreeMap<>();
  private long refused;

  @Override
  public Integer call() throws Exception {
    Optional<String> reason = selection.reason();
    // Opened before the signal handler: Ctrl-C ends the wait for a broker at once.
    FailureReader reader = FailureReader.open(broker.brokers(), selection.topic(), this::refused);
    try (StopSignal stop = StopSignal.install();
        reader) {
      while (!stop.requested() && !reader.atEnd()) {
        for (DeadLetter record : reader.poll()) {
          if (reason.isEmpty() || reason.get().equals(record.reason())) {
            out().println(json ? gson.toJson(json(record)) : line(record));
            counts.merge(Printable.of(record.reason()), 1L, Long::sum);
          }
        }
      }
    }
    out().flush();
    if (!json) {
      err().println(summary());
      err().flush();
    }
    return refused == 0 ? VqStream.DONE : VqStream.SOME_FAILED;
  }

  private void refused(String line) {
    refused++;
    failed(line);
  }

  private String summary() {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    String each =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", "));
    return NumberFormats.count(all, "failure")
        + " in "
        + selection.topic()
        + (all == 0 ? "" : ": " + each);
  }

  private static String line(DeadLetter record) {
    String size =
        record.isWithoutValue()
            ? "value left at source"
            : record.failure().getValue().size() + " bytes";
    return String.join(
        "  ",
        record.source(),
        Printable.of(record.reason()),
        key(record),
        size,
        record.time().toString(),
        Printable.of(record.failure().getDetail())
            + record.traceId().map(" [trace %s]"::formatted).orElse(""));
  }

  private static String key(DeadLetter record) {
    if (record.failure().getPositionOnly()) {
      return "key left at source";
    }
    return record.failure().hasKey() ? "key=" + record.key() : "no key";
  }

  private static JsonObject json(DeadLetter record) {
    Failure failure = record.failure();
    JsonObject json = new JsonObject();
    json.addProperty("source_topic", failure.getSourceTopic());
    json.addProperty("source_partition", failure.getSourcePartition());
    json.addProperty("source_offset", failure.getSourceOffset());
    json.addProperty("time", record.time().toString());
    json.addProperty("reason", failure.getReason());
    json.addProperty("detail", failure.getDetail());
    json.addProperty("key", failure.hasKey() ? record.key() : null);
    json.addProperty("value_bytes", failure.hasValue() ? failure.getValue().size() : null);
    json.addProperty("value_left_at_source", record.isWithoutValue());
    json.addProperty("trace_id", record.traceId().orElse(null));
    json.addProperty("application", failure.getApplicationId());
    json.addProperty("topic", record.partition().topic());
    json.addProperty("partition", record.partition().partition());
    json.addProperty("offset", record.offset());
    return json;
  }
}
