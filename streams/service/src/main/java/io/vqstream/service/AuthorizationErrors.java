package io.vqstream.service;

import io.vqstream.kafka.KafkaErrors;
import io.vqstream.service.config.ServiceConfig;
import java.util.Optional;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** Describes authorization errors by the permission that has to be granted. */
final class AuthorizationErrors {
  private AuthorizationErrors() {}

  /** Returns the missing permission in one line; empty if the cause is different. */
  static Optional<String> in(Throwable thrown, ServiceConfig config) {
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof TopicAuthorizationException topics) {
        return Optional.of(topics(topics, config));
      }
      if (t instanceof GroupAuthorizationException) {
        return Optional.of(
            "access to group " + config.applicationId() + " is denied: Read is required");
      }
      if (t instanceof TransactionalIdAuthorizationException) {
        return Optional.of(
            "access to transactional ids that start with %s- is denied: Write is required"
                .formatted(config.applicationId()));
      }
    }
    return Optional.empty();
  }

  private static String topics(TopicAuthorizationException e, ServiceConfig config) {
    if (e.unauthorizedTopics().isEmpty()) {
      return "access to a topic is denied: " + KafkaErrors.ofThread(e);
    }
    boolean source = e.unauthorizedTopics().contains(config.sourceTopic());
    return "access to topic %s is denied: %s is required"
        .formatted(String.join(", ", e.unauthorizedTopics()), source ? "Read" : "Write");
  }
}
