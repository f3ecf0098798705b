/**
 * Connections to Kafka: admin clients that wait for brokers, checks of connection settings, and
 * one-line messages for exceptions of Kafka clients. Does not depend on settings of vqstream.
 */
@NullMarked
package io.vqstream.kafka;

import org.jspecify.annotations.NullMarked;
