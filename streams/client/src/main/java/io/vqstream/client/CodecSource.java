package io.vqstream.client;

import io.vqstream.codec.ImageCodec;
import java.io.IOException;
import org.apache.kafka.common.Configurable;

/**
 * Opens the codec of a serializer or deserializer. The setting {@code vqstream.codec.source} names
 * the implementation, which must be a public class with a public no-argument constructor.
 *
 * <p>{@link #configure} is called first, with all settings of the Kafka client, including {@code
 * bootstrap.servers} and security settings. Settings of an implementation start with {@code
 * vqstream.codec.source.}; any other unknown setting that starts with {@code vqstream.} is
 * rejected.
 */
public interface CodecSource extends Configurable {

  /**
   * Opens the codec. Clients in the same JVM whose sources are of the same class and have equal
   * {@link #identity} values share one codec; it is closed when the last of them is closed.
   *
   * @param maxPixels maximum number of pixels of an image; larger images are rejected
   * @return a thread-safe codec whose {@code close()} releases everything opened here
   * @throws IOException if a checkpoint cannot be read; the message is one line
   * @throws org.apache.kafka.common.config.ConfigException if a setting is invalid
   */
  ImageCodec open(long maxPixels) throws IOException;

  /**
   * Returns a value that identifies the codec this source opens. It must implement {@code equals}
   * and {@code hashCode}: sources of the same class with equal identities share a codec.
   */
  Object identity();
}
