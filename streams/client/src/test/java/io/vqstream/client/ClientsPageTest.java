package io.vqstream.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The settings in docs/clients.md are those that the client defines. */
class ClientsPageTest {

  @Test
  void pageListsEverySettingAsDefined() throws Exception {
    // Given
    List<String> rows =
        VqConfig.definitions().configKeys().values().stream().map(ClientsPageTest::row).toList();

    // When
    Path generated = Path.of("target/clients-rows.md");
    Files.createDirectories(generated.getParent());
    Files.write(generated, rows);
    List<String> page = Files.readAllLines(Path.of("../../docs/clients.md"));

    // Then
    assertThat(page.stream().filter(line -> line.startsWith("| `vqstream.")))
        .as("after a change to a setting, run docs/generate.sh")
        .containsExactlyElementsOf(rows);
  }

  private static String row(ConfigKey key) {
    Object shown =
        key.defaultValue instanceof Class<?> type
            ? type.getSimpleName()
            : key.defaultValue == null || key.defaultValue.equals("") ? "empty" : key.defaultValue;
    return "| `%s` | %s | %s | %s |"
        .formatted(key.name, shown, key.validator == null ? "" : key.validator, key.documentation);
  }
}
