package io.vqstream.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
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
    // It lives for a minute: what C2 would gain it would cost before.
    return new KafkaContainer(image()).withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
  }

  /** Whether Docker answers and has the image or can pull it; if not, the log says why. */
  public static boolean available() {
    return Availability.HERE;
  }

  private static DockerImageName image() {
    String name = System.getenv().getOrDefault(IMAGE_VARIABLE, OFFICIAL_IMAGE);
    return DockerImageName.parse(name).asCompatibleSubstituteFor("apache/kafka");
  }

  /** Found out once: asking for an image that cannot be had takes its time. */
  private static final class Availability {

    static final boolean HERE = find();

    private static boolean find() {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        LOGGER.warn("Docker does not answer: tests in containers are skipped");
        return false;
      }
      DockerClient docker = DockerClientFactory.lazyClient();
      if (!isLocal(docker) && !pull(docker)) {
        LOGGER.warn("no image {}: tests in containers are skipped", image());
        return false;
      }
      return true;
    }

    private static boolean isLocal(DockerClient docker) {
      try {
        docker.inspectImageCmd(image().asCanonicalNameString()).exec();
        return true;
      } catch (NotFoundException e) {
        return false;
      }
    }

    /** One attempt, where Testcontainers would try again for minutes. */
    private static boolean pull(DockerClient docker) {
      try {
        return docker
            .pullImageCmd(image().getUnversionedPart())
            .withTag(image().getVersionPart())
            .exec(new PullImageResultCallback())
            .awaitCompletion(5, TimeUnit.MINUTES);
      } catch (DockerException | DockerClientException e) {
        LOGGER.warn("{}: {}", image(), e.getMessage());
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
