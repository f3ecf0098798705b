/**
 * The consumers of a service: where they stand, and which records they had to skip. Knows the
 * clients of Kafka and meters, and no topology.
 */
package io.vqstream.service.consumer;
