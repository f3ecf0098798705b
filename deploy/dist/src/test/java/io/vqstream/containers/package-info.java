/**
 * Kafka in containers, one broker or a cluster of three, for tests that run against brokers in
 * processes of their own. In comes the name of an image, out go running brokers' addresses. Must
 * not know the product.
 */
package io.vqstream.containers;
