package io.vqstream.packaging;

import com.google.cloud.tools.jib.api.Jib;
import java.util.Map;
import java.util.TreeMap;

/**
 * The base of the image.
 *
 * @param reference {@code NAME:TAG} or {@code NAME@sha256:DIGEST} of a registry, {@code
 *     docker://NAME:TAG} or {@code tar://FILE}
 */
record BaseImage(String reference) {
  private static final String LABEL = "org.opencontainers.image.base.";
  private static final String DIGEST = "@sha256:";

  /**
   * Returns the labels of the OCI image specification that name the base: its name, and its digest
   * if the reference has one. A file has no name.
   */
  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    if (!reference.startsWith(Jib.TAR_IMAGE_PREFIX)) {
      String name = reference.replaceFirst("^" + Jib.DOCKER_DAEMON_IMAGE_PREFIX, "");
      int at = name.indexOf(DIGEST);
      labels.put(LABEL + "name", at < 0 ? name : name.substring(0, at));
      if (at >= 0) {
        labels.put(LABEL + "digest", name.substring(at + 1));
      }
    }
    return labels;
  }
}
