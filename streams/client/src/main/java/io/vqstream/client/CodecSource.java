package io.vqstream.client;

import io.vqstream.codec.ImageCodec;
import java.io.IOException;
import org.apache.kafka.common.Configurable;

/**
 * Where a serializer's or deserializer's codec, and with it its checkpoints, come from: the class
 * that {@code vqstream.codec.source} names. It must be public with a public constructor without
 * parameters.
 *
 * <p>{@link #configure} is called first, with all settings of the Kafka client, {@code
 * bootstrap.servers} and security among them. Settings that only a source knows begin with {@code
 * vqstream.codec.source.}; other unknown ones that begin with {@code vqstream.} are refused.
 */
public interface CodecSource extends Configurable {

  /**
   * Opens the codec. Called once for all clients in the JVM whose sources have the same {@link
   * #identity} at the same time; whoever is the last to close closes the codec.
   *
   * @param maxPixels images with more pixels are refused
   * @return a codec that is safe for use by many threads; its {@code close()} frees all that was
   *     opened here
   * @throws IOException if a checkpoint cannot be read, in one line
   * @throws org.apache.kafka.common.config.ConfigException if a setting is impossible
   */
  ImageCodec open(long maxPixels) throws IOException;

  /**
   * What this source would open, as a value with {@code equals} and {@code hashCode}. Codecs of
   * sources of one class with equal identities are shared.
   */
  Object identity();
}
