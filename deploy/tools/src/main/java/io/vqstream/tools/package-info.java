/**
 * Plain Kafka clients for images. In come folders and topics, out go records and files. Knows
 * neither the codec nor Kafka Streams.
 */
package io.vqstream.tools;
