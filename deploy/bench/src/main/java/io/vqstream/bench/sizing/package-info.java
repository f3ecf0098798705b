/**
 * What a stream of images needs: processors, memory and Kafka, computed from measured service
 * times, and a simulation of the queues. Knows no codec and no broker.
 */
package io.vqstream.bench.sizing;
