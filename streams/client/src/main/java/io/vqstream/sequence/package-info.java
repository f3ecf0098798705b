/**
 * Sequences of images of one record key, such as those of a fixed camera: where encoders and
 * decoders keep the reference frames that inter frames build on, and how a decoder recovers a
 * missing one from the topic.
 *
 * <p>An encoder names a sequence by the key of its records, within one task of Kafka Streams. A
 * decoder looks up a reference frame by the checksum that the inter frame names, so that it never
 * decodes with a wrong one, whatever the order of the records.
 */
@NullMarked
package io.vqstream.sequence;

import org.jspecify.annotations.NullMarked;
