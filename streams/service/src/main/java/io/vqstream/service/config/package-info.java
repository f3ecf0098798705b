/**
 * The settings of the encoder and the decoder. In come a properties file and overrides, out go
 * typed values and the Kafka settings derived from them. Talks to no broker and knows no codec.
 */
package io.vqstream.service.config;
