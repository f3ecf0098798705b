/**
 * The images that the demo publishes: photographs that come with it, or the user's folder. Out go
 * names and bytes as they are, images or not. Knows neither Kafka nor the codec.
 */
package io.vqstream.demo.source;
