/**
 * The consumers of a service, which report positions and skipped records. Depends on Kafka clients
 * and metrics, and not on topologies.
 */
package io.vqstream.service.consumer;
