package io.vqstream.service.consumer;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Ends the stream thread if a record cannot be written. Kafka's default does so for permanent
 * errors alone and answers others, such as a timeout, with a {@code TaskCorruptedException}, which
 * can lose records ({@link FailFastProducer}).
 */
public final class FailFastProductionHandler extends DefaultProductionExceptionHandler {

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    Response response = super.handleError(context, record, exception);
    return response.result() == Result.RETRY ? Response.fail() : response;
  }
}
