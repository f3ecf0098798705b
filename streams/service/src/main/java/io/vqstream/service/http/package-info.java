/**
 * The small HTTP endpoint for machines: metrics in Prometheus text format, health, the topology. In
 * come a registry and a {@code Health}, out go answers. Knows no Kafka.
 */
package io.vqstream.service.http;
