package io.vqstream.bench.report;

/**
 * The setup that all codecs share.
 *
 * @param size of the images in pixels, such as {@code 512x512}; {@code several} if they differ
 * @param images of each run
 * @param different number of different images, which the runs repeat
 * @param threads of the encoder, and of the decoder, also in the loops
 * @param partitions of each topic
 * @param batch maximum batch size of network and prior
 * @param processors of the machine
 * @param java its version
 * @param broker {@code in this process} or an address
 * @param guarantee processing guarantee of Kafka Streams
 * @param warmUpSeconds of each loop and each service
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
