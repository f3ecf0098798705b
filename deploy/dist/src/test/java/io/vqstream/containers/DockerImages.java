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
import org.testcontainers.utility.DockerImageName;

/** Which images there are; the log says why one cannot be had. */
final class DockerImages {
  private static final Logger LOGGER = LoggerFactory.getLogger(DockerImages.class);

  private DockerImages() {}

  /** Whether Docker answers and has the image or can pull it. */
  static boolean available(DockerImageName image) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      LOGGER.warn("Docker does not answer: tests in containers are skipped");
      return false;
    }
    DockerClient docker = DockerClientFactory.lazyClient();
    if (!isLocal(docker, image) && !pull(docker, image)) {
      LOGGER.warn("no image {}: tests in containers are skipped", image);
      return false;
    }
    return true;
  }

  private static boolean isLocal(DockerClient docker, DockerImageName image) {
    try {
      docker.inspectImageCmd(image.asCanonicalNameString()).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** One attempt, where Testcontainers would try again for minutes. */
  private static boolean pull(DockerClient docker, DockerImageName image) {
    try {
      return docker
          .pullImageCmd(image.getUnversionedPart())
          .withTag(image.getVersionPart())
          .exec(new PullImageResultCallback())
          .awaitCompletion(5, TimeUnit.MINUTES);
    } catch (DockerException | DockerClientException e) {
      LOGGER.warn("{}: {}", image, e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
