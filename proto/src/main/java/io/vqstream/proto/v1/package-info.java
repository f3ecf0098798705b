/**
 * What travels on the topics, generated from {@code vqstream.proto}: images, coded images, failures
 * and checkpoints. Knows neither Kafka nor the codec; a frame is bytes here.
 */
package io.vqstream.proto.v1;
