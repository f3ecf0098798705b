/**
 * The HTTP endpoint of a service: metrics in the Prometheus text format, health probes and the
 * topology. Does not depend on Kafka.
 */
package io.vqstream.service.http;
