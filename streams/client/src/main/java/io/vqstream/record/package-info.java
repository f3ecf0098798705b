/**
 * The two legs of an image's way, record value by record value: an image to a coded image, a coded
 * image to an image. In comes a value, out goes a message or the reason why there is none. The
 * topologies and the plug-ins for plain clients share it. Knows no topic, no Kafka Streams and no
 * meters.
 */
package io.vqstream.record;
