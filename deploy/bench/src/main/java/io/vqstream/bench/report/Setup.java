package io.vqstream.bench.report;

/**
 * What all codecs were measured with.
 *
 * @param size of the images in pixels, such as {@code 512x512}; {@code several} where they differ
 * @param images of each run
 * @param different images, which the runs go through again and again
 * @param threads of the encoder, and as many of the decoder; the loops have as many of each
 * @param partitions of each topic
 * @param batch most images that go through network or prior at once
 * @param processors of the machine
 * @param java its version
 * @param broker {@code in this process} or an address
 * @param guarantee Kafka Streams' processing guarantee
 * @param warmUpSeconds of every loop and every service before it was measured
 */
public record Setup(
    String size,
    int images,
    int different,
    int threads,
    int partitions,
    int batch,
    int processors,
    String java,
    String broker,
    String guarantee,
    int warmUpSeconds) {}
