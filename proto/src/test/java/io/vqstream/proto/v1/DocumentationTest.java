package io.vqstream.proto.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentationTest {

  private static final Path SOURCE = Path.of("src/main/protobuf/vqstream/v1/vqstream.proto");
  private static final Pattern DECLARATION =
      Pattern.compile("\\s*(message|enum|oneof|.* = \\d+;).*");

  @Test
  void documentsEveryMessageFieldAndValue() throws IOException {
    // Given
    List<String> lines = Files.readAllLines(SOURCE);

    // When
    List<String> bare =
        IntStream.range(1, lines.size())
            .filter(i -> DECLARATION.matcher(lines.get(i)).matches())
            .filter(i -> !lines.get(i - 1).strip().startsWith("//"))
            .filter(i -> !lines.get(i).strip().startsWith("//"))
            .mapToObj(i -> "line " + (i + 1) + ": " + lines.get(i).strip())
            .toList();

    // Then
    assertThat(bare).isEmpty();
  }
}
