package io.vqstream.service.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class FailFastProductionHandlerTest {
  private final FailFastProductionHandler handler = new FailFastProductionHandler();

  @Test
  void endsTheThreadAfterRetriableError() {
    assertThat(handle(new TimeoutException("no answer"))).isEqualTo(Result.FAIL);
  }

  @Test
  void endsTheThreadAfterPermanentError() {
    assertThat(handle(new RecordTooLargeException("too large"))).isEqualTo(Result.FAIL);
  }

  private Result handle(Exception thrown) {
    handler.configure(Map.of());
    ErrorHandlerContext context =
        new DefaultErrorHandlerContext(
            null, "images", 0, 0, new RecordHeaders(), "encode", new TaskId(0, 0), 0, null, null);
    return handler
        .handleError(context, new ProducerRecord<>("coded", new byte[0], new byte[0]), thrown)
        .result();
  }
}
