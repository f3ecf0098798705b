package io.vqstream.service;

import io.vqstream.service.config.ServiceConfig;
import java.util.Optional;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** What an administrator has to grant. Kafka says it at length, or says half of it. */
final class AuthorizationErrors {
  private AuthorizationErrors() {}

  /** The right in one line; empty where something else is wrong. */
  static Optional<String> in(Throwable thrown, ServiceConfig config) {
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof TopicAuthorizationException topics) {
        return Optional.of(topics(topics, config));
      }
      if (t instanceof GroupAuthorizationException) {
        return Optional.of("no right to use group " + config.applicationId() + ": Read is needed");
      }
      if (t instanceof TransactionalIdAuthorizationException) {
        return Optional.of(
            "no right to use transactional ids that begin with %s-: Write is needed"
                .formatted(config.applicationId()));
      }
    }
    return Optional.empty();
  }

  private static String topics(TopicAuthorizationException e, ServiceConfig config) {
    if (e.unauthorizedTopics().isEmpty()) {
      return "no right to use a topic: " + ServiceErrors.of(e);
    }
    boolean source = e.unauthorizedTopics().contains(config.sourceTopic());
    return "no right to use topic %s: %s is needed"
        .formatted(String.join(", ", e.unauthorizedTopics()), source ? "Read" : "Write");
  }
}
