/**
 * Kafka in a container, for tests that run against a broker in a process of its own. In comes the
 * name of an image, out goes a running broker's address. Must not know the product.
 */
package io.vqstream.containers;
