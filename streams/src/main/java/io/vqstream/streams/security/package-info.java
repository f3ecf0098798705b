/**
 * How clients prove who they are, and what goes wrong with it. In come settings and exceptions, out
 * go lines for people that hold no secret. Knows neither Kafka Streams nor images.
 */
package io.vqstream.streams.security;
