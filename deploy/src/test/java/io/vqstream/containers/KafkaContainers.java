package io.vqstream.containers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Makes brokers in containers.
 *
 * <p>The image is the one named by the environment variable {@value #IMAGE_VARIABLE}, by default
 * {@value #OFFICIAL_IMAGE}. A local image, such as that of {@code src/test/docker/kafka-image.sh},
 * is used without pulling.
 */
public final class KafkaContainers {

  public static final String IMAGE_VARIABLE = "VQSTREAM_KAFKA_IMAGE";
  public static final String OFFICIAL_IMAGE = "apache/kafka:4.3.1";

  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaContainers.class);

  private KafkaContainers() {}

  /** A broker that is yet to be started, and to be closed by the caller. */
  public static KafkaContainer create() {
    return new KafkaContainer(image());
  }

  /** Whether Docker answers and has the image or can pull it; if not, the log says why. */
  public static boolean available() {
    return Availability.HERE;
  }

  private static DockerImageName image() {
    String name = System.getenv().getOrDefault(IMAGE_VARIABLE, OFFICIAL_IMAGE);
    return DockerImageName.parse(name).asCompatibleSubstituteFor("apache/kafka");
  }

  /** Found out once: pulling an image that cannot be had takes its time. */
  private static final class Availability {

    static final boolean HERE = find();

    private static boolean find() {
      try {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
          LOGGER.warn("Docker does not answer: tests in containers are skipped");
          return false;
        }
        new RemoteDockerImage(image()).get();
        return true;
      } catch (RuntimeException e) {
        LOGGER.warn("no image {}: tests in containers are skipped: {}", image(), e.getMessage());
        return false;
      }
    }
  }
}
