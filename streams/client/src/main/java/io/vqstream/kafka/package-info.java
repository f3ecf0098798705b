/**
 * Connections to Kafka: admin clients that wait for brokers, checks of connection settings, and
 * one-line messages for exceptions of Kafka clients. Does not depend on settings of vqstream.
 */
package io.vqstream.kafka;
