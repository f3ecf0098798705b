/**
 * The messages on the topics, generated from {@code vqstream.proto}: images, coded images,
 * failures, checkpoints and routes. Does not depend on Kafka or the codec: a frame is opaque bytes.
 */
package io.vqstream.proto.v1;
