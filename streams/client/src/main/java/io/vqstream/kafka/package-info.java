/**
 * Connections to brokers, for commands and services: admin clients that wait for brokers that do
 * not answer yet, and exceptions of Kafka's clients as one line. Knows no setting of ours.
 */
package io.vqstream.kafka;
