package io.vqstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.luciad.imageio.webp.WebPWrapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LibWebpTest {

  /** Cached measurements are told apart by it. */
  @Test
  void namesTheVersionOfTheLibrary() throws Exception {
    // Given
    Path jar =
        Path.of(WebPWrapper.class.getProtectionDomain().getCodeSource().getLocation().toURI());

    // Then
    String version =
        jar.getFileName().toString().replace(".jar", "").replace("imageio-", "imageio ");
    assertThat(new LibWebp().info().version()).contains("(" + version + ")");
  }
}
