package io.vqstream.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BaseImageTest {
  private static final String NAME = "org.opencontainers.image.base.name";
  private static final String DIGEST = "org.opencontainers.image.base.digest";

  @Test
  void labelsNameTheDigestThatWasAskedFor() {
    assertThat(new BaseImage("eclipse-temurin:17-jre@sha256:0123abcd").labels())
        .isEqualTo(Map.of(NAME, "eclipse-temurin:17-jre", DIGEST, "sha256:0123abcd"));
  }

  @Test
  void labelsOfTagHaveNoDigest() {
    assertThat(new BaseImage("eclipse-temurin:17-jre").labels())
        .isEqualTo(Map.of(NAME, "eclipse-temurin:17-jre"));
    assertThat(new BaseImage("docker://base:1").labels()).isEqualTo(Map.of(NAME, "base:1"));
  }

  @Test
  void fileHasNoName() {
    assertThat(new BaseImage("tar:///tmp/base.tar").labels()).isEmpty();
  }
}
