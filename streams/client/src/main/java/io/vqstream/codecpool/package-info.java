/**
 * Which codec a record is converted with: for an image the one that its route uses now, for a frame
 * the one that it names. In come topics, keys and frames, out come open codecs, on loan. Needs
 * kafka-clients, proto and the model alone; knows no Kafka Streams.
 */
package io.vqstream.codecpool;
