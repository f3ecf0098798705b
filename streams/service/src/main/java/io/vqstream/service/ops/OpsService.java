package io.vqstream.service.ops;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.ServiceConfig;

/**
 * A service that the page shows.
 *
 * @param role encoder or decoder
 * @param application application id
 * @param source source topic
 * @param sink sink topic
 * @param failures failure topic
 * @param threads configured number of stream threads
 */
public record OpsService(
    Role role, String application, String source, String sink, String failures, int threads) {

  /** Returns the service that has a configuration. */
  public static OpsService of(ServiceConfig config) {
    return new OpsService(
        config.role(),
        config.applicationId(),
        config.sourceTopic(),
        config.sinkTopic(),
        config.failureTopic(),
        config.threads());
  }

  /** Returns the service with the threads of another instance of it. */
  OpsService plus(OpsService instance) {
    return new OpsService(role, application, source, sink, failures, threads + instance.threads);
  }
}
