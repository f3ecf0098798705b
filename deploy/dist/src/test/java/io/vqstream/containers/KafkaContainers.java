package io.vqstream.containers;

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

  private KafkaContainers() {}

  /** A broker that is yet to be started, and to be closed by the caller. */
  public static KafkaContainer create() {
    // It lives for a minute: what C2 would gain it would cost before.
    return new KafkaContainer(image())
        .withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        .withEnv("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC");
  }

  /** Whether Docker answers and has the image or can pull it; if not, the log says why. */
  public static boolean available() {
    return Availability.HERE;
  }

  /** Returns name and tag of the image. */
  public static String name() {
    return System.getenv().getOrDefault(IMAGE_VARIABLE, OFFICIAL_IMAGE);
  }

  private static DockerImageName image() {
    return DockerImageName.parse(name()).asCompatibleSubstituteFor("apache/kafka");
  }

  /** Found out once: asking for an image that cannot be had takes its time. */
  private static final class Availability {
    static final boolean HERE = DockerImages.available(image());
  }
}
