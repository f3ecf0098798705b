package io.vqstream.containers;

import org.testcontainers.utility.DockerImageName;

/**
 * The image that the services' image starts from in tests: the one named by the environment
 * variable {@value #IMAGE_VARIABLE}, such as that of {@code src/test/docker/java-base.sh}; by
 * default {@value #DEFAULT_IMAGE}.
 */
public final class JavaBase {

  public static final String IMAGE_VARIABLE = "VQSTREAM_JAVA_IMAGE";
  public static final String DEFAULT_IMAGE = "eclipse-temurin:17-jre";

  private JavaBase() {}

  /** Name and tag. */
  public static String image() {
    return System.getenv().getOrDefault(IMAGE_VARIABLE, DEFAULT_IMAGE);
  }

  /** Whether Docker has it or can pull it; if not, the log says why. */
  public static boolean available() {
    return DockerImages.available(DockerImageName.parse(image()));
  }
}
