/**
 * A Kafka broker inside this JVM. In comes a port and a largest record, out comes an address to
 * bootstrap from; closing it leaves nothing behind. Knows nothing of images.
 */
package io.vqstream.demo.broker;
