package io.vqstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {

  @ParameterizedTest
  @CsvSource({
    "a.png,         PNG,   a.png",
    "yard/A.JPG,    JPEG,  yard/A.JPG",
    "yard/a.jpeg,   JPEG,  yard/a.jpeg",
    "a.jpg,         PNG,   a.jpg.png",
    "a.png,         FRAME, a.png.vq",
    "camera 7,      PNG,   camera 7.png",
    ".png,          PNG,   .png.png",
    "v1.2/shot,     WEBP,  v1.2/shot.webp",
    "a..b.png,      PNG,   a..b.png",
  })
  void keepsTheKeyAndSaysTheType(String key, FileType type, Path expected) throws Exception {
    // When
    Path path = KeyPath.of(key, type);

    // Then
    assertThat(path).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "../../x.png",
        "a/../../x.png",
        "..",
        ".",
        "/etc/passwd",
        "a//b.png",
        "a/",
        "a\\..\\b.png",
        "C:x.png",
        "a\u0000.png",
        "a\n.png"
      })
  void refusesWhatIsNotPlainlyAPathBelowTheFolder(String key) {
    // When
    assertThatThrownBy(() -> KeyPath.of(key, FileType.PNG))

        // Then
        .isInstanceOf(KeyPath.UnsafeKeyException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesANameThatNoFileSystemTakes() {
    // Given
    String key = "a".repeat(252); // with .png 256 bytes

    // When
    assertThatThrownBy(() -> KeyPath.of(key, FileType.PNG))

        // Then
        .hasMessageContaining("too long");
  }

  @Test
  void takesNoTextFromBytesThatAreNone() {
    // Given
    byte[] key = {(byte) 0xff, 0, 1};

    // When
    var text = KeyPath.text(key);

    // Then
    assertThat(text).isEmpty();
    assertThat(KeyPath.text("ü.png".getBytes(StandardCharsets.UTF_8))).contains("ü.png");
  }
}
