package io.vqstream.service.topology;

import com.google.protobuf.Message;
import io.vqstream.deadletter.BadRecordException;
import io.vqstream.deadletter.DeadLetters;
import io.vqstream.deadletter.FailureReason;
import io.vqstream.deadletter.SourceRecord;
import io.vqstream.proto.v1.Failure;
import io.vqstream.record.CodedRate;
import io.vqstream.record.Conversion;
import io.vqstream.record.Conversion.Converted;
import io.vqstream.record.VqHeaders;
import io.vqstream.service.config.RecordLimits;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.ServiceMetrics;
import io.vqstream.trace.ImageSpan;
import io.vqstream.trace.ImageTracer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;

/**
 * Applies a {@link Conversion} to each record. The result is forwarded to the sink with the key,
 * timestamp and headers of the record; the headers of {@link VqHeaders} are replaced. A bad record
 * is forwarded to the failure topic as a dead letter in the same transaction, and processing
 * continues.
 *
 * <p>Exactly one record is forwarded for each input record before {@link #process} returns, because
 * Kafka Streams then considers it consumed. Unchecked exceptions (out of memory, a native library
 * that cannot be loaded, a closed codec) propagate: the transaction is aborted and no offset is
 * committed. What later frames of a key build on is forgotten with each transaction that may be
 * aborted.
 */
final class CodecProcessor<M extends Message>
    implements Processor<byte[], byte[], byte[], Message> {

  private final Conversion<M> conversion;
  private final RecordLimits limits;
  private final ServiceConfig config;
  private final String sink;
  private final ServiceMetrics metrics;
  private final ImageTracer tracer;
  private ProcessorContext<byte[], Message> context;
  private RouteBaselines baselines;

  CodecProcessor(
      Conversion<M> conversion,
      ServiceConfig config,
      RecordLimits limits,
      String sink,
      ServiceMetrics metrics,
      ImageTracer tracer) {
    this.conversion = conversion;
    this.config = config;
    this.limits = limits;
    this.sink = sink;
    this.metrics = metrics;
    this.tracer = tracer;
  }

  @Override
  public void init(ProcessorContext<byte[], Message> context) {
    this.context = context;
    this.baselines = new RouteBaselines((InternalProcessorContext<?, ?>) context);
    // Kafka Streams revives a task whose transaction was aborted with the same processor.
    conversion.reset();
  }

  @Override
  public void close() {
    conversion.reset();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    boolean done = false;
    try {
      handle(record);
      done = true;
    } finally {
      if (!done) {
        conversion.reset();
      }
    }
  }

  private void handle(Record<byte[], byte[]> record) {
    if (record.key() != null && record.value() == null) {
      conversion.tombstone(record.key());
    }
    if (config.forwardsTombstones() && record.key() != null && record.value() == null) {
      forwardTombstone(record);
      return;
    }
    metrics.begin();
    try (ImageSpan span =
        tracer.begin(conversion.direction().tag(), config.sourceTopic(), record.headers())) {
      convert(record, span);
    } finally {
      metrics.end();
    }
  }

  private void forwardTombstone(Record<byte[], byte[]> record) {
    long start = System.nanoTime();
    try {
      checkRules(record);
      Headers headers = VqHeaders.withoutReserved(record.headers());
      checkSize(RecordSize.upperBound(record.key(), 0, headers));
      context.forward(record.<Message>withValue(null).withHeaders(headers), sink);
      metrics.tombstone();
    } catch (BadRecordException e) {
      context.forward(failure(record, e), Nodes.FAILURES);
      metrics.failure(conversion.route(source(record)), e.reason(), System.nanoTime() - start);
    }
  }

  private void convert(Record<byte[], byte[]> record, ImageSpan span) {
    long start = System.nanoTime();
    SourceRecord source = source(record);
    String route = conversion.route(source);
    try {
      Converted<M> converted = conversion.convert(source);
      Optional<CodedRate> rate = converted.rate();
      OptionalDouble surprise =
          rate.isPresent() ? baselines.surprise(route, rate.get()) : OptionalDouble.empty();
      Record<byte[], Message> result = result(record, converted, surprise);
      span.inject(config.sinkTopic(), result.headers());
      checkRules(record);
      checkSize(size(result));
      context.forward(result, sink);
      conversion.forwarded(source, converted);
      metrics.image(
          route,
          converted.kind(),
          converted.bytesIn(),
          converted.bytesOut(),
          converted.pixels(),
          System.nanoTime() - start);
      metrics.arrived(record.timestamp());
      rate.ifPresent(each -> baselines.add(route, each));
      surprise.ifPresent(value -> metrics.surprise(route, value));
      converted.psnr().ifPresent(psnr -> metrics.psnr(route, psnr));
      converted.reason().ifPresent(metrics::passthrough);
      converted.step().ifPresent(step -> metrics.frame(step.type()));
      span.tag("vqstream.route", route);
      span.tag(VqHeaders.KIND, converted.headers().get(VqHeaders.KIND));
    } catch (BadRecordException e) {
      span.tag("vqstream.route", route);
      span.tag(VqHeaders.REASON, e.reason().id());
      span.error(e);
      context.forward(failure(traced(record, span), e), Nodes.FAILURES);
      metrics.failure(route, e.reason(), System.nanoTime() - start);
    }
  }

  /** Returns the record as a dead letter keeps it, so that its replay is in the same trace. */
  private Record<byte[], byte[]> traced(Record<byte[], byte[]> record, ImageSpan span) {
    Headers headers = new RecordHeaders(record.headers());
    span.inject(config.failureTopic(), headers);
    return record.withHeaders(headers);
  }

  /**
   * Rejects a record that the sink topic refuses on every attempt, which would end each restarted
   * stream thread.
   */
  private void checkRules(Record<byte[], byte[]> record) throws BadRecordException {
    Optional<String> refusal =
        limits.sinkRules().refusal(record.key(), record.timestamp(), System.currentTimeMillis());
    if (refusal.isPresent()) {
      throw new BadRecordException(
          FailureReason.REFUSED_BY_TOPIC,
          "topic %s refuses the record: %s".formatted(config.sinkTopic(), refusal.get()));
    }
  }

  private void checkSize(long size) throws BadRecordException {
    if (size > limits.sink()) {
      throw new BadRecordException(
          FailureReason.RECORD_TOO_LARGE,
          "the result is a record of up to %d bytes, but the limit of its topic is %d; raise the"
                  .formatted(size, limits.sink())
              + " topic's max.message.bytes (and record.max.bytes if it is set)");
    }
  }

  private Record<byte[], Message> failure(Record<byte[], byte[]> record, BadRecordException e) {
    Failure letter =
        DeadLetters.of(source(record), e.reason(), e.getMessage(), context.applicationId());
    Record<byte[], Message> failure = failure(record, letter);
    if (size(failure) > limits.failures()) {
      failure = failure(record, DeadLetters.withoutValue(letter));
    }
    // The dead letter and the Kafka record both contain key and headers.
    return size(failure) <= limits.failures()
        ? failure
        : failure(
            record.<byte[]>withKey(null).withHeaders(new RecordHeaders()),
            DeadLetters.positionOnly(letter));
  }

  private Record<byte[], Message> failure(Record<byte[], byte[]> record, Failure letter) {
    Record<byte[], Message> result = result(record, letter);
    long now = System.currentTimeMillis();
    boolean refused = limits.failureRules().refusal(record.timestamp(), now).isPresent();
    return result
        .withTimestamp(
            refused ? now : record.timestamp()) // the dead letter contains the original timestamp
        .withHeaders(VqHeaders.with(result.headers(), VqHeaders.REASON, letter.getReason()));
  }

  private Record<byte[], Message> result(
      Record<byte[], byte[]> record, Converted<M> converted, OptionalDouble surprise) {
    Record<byte[], Message> result = result(record, converted.message());
    Headers headers = result.headers();
    for (Map.Entry<String, String> header : converted.headers().entrySet()) {
      headers = VqHeaders.with(headers, header.getKey(), header.getValue());
    }
    if (surprise.isPresent()) {
      String text = String.format(Locale.ROOT, "%.2f", surprise.getAsDouble());
      headers = VqHeaders.with(headers, VqHeaders.SURPRISE, text);
    }
    return result.withHeaders(headers);
  }

  private Record<byte[], Message> result(Record<byte[], byte[]> record, Message message) {
    Headers headers =
        VqHeaders.with(
            VqHeaders.withoutReserved(record.headers()),
            VqHeaders.TYPE,
            conversion.format().type(message));
    return new Record<>(record.key(), message, record.timestamp(), headers);
  }

  private SourceRecord source(Record<byte[], byte[]> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    return new SourceRecord(
        at.topic(),
        at.partition(),
        at.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
  }

  private long size(Record<byte[], Message> record) {
    return RecordSize.upperBound(
        record.key(), conversion.format().size(record.value()), record.headers());
  }
}
