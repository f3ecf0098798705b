package io.vqstream.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.codec.TinyCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCacheTest {
  @TempDir Path folder;

  private final Checkpoint tiny = TinyCheckpoint.read();
  private final String digest = tiny.id().digest();

  @Test
  void findsCheckpointByPrefixOfDigest() throws IOException {
    // Given
    CheckpointCache cache = new CheckpointCache(folder.resolve("not/there/yet"));
    assertThat(cache.read(digest)).isEmpty();

    // When
    cache.write(tiny);
    cache.write(tiny);

    // Then
    assertThat(cache.read(digest.substring(0, 8)).orElseThrow().file()).isEqualTo(tiny.file());
    assertThat(cache.read("00000000")).isEmpty();
    try (Stream<Path> files = Files.list(folder.resolve("not/there/yet"))) {
      assertThat(files)
          .extracting(p -> p.getFileName().toString())
          .containsExactly(digest + ".safetensors");
    }
  }

  @Test
  void deletesFileWithWrongDigest() throws IOException {
    // Given a checkpoint that is whole, under the name of another
    Path file = folder.resolve(digest + ".safetensors");
    Files.write(file, TinyCheckpoint.named("other").file());

    // When / Then
    assertThat(new CheckpointCache(folder).read(digest)).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void keepsFileThatAnotherVersionReads() throws Exception {
    // Given a file that is what its name says, and no checkpoint of this version
    byte[] content = "of a later version".getBytes(StandardCharsets.UTF_8);
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(content);
    String name = HexFormat.of().formatHex(sha256);
    Path file = Files.write(folder.resolve(name + ".safetensors"), content);

    // When / Then
    assertThat(new CheckpointCache(folder).read(name)).isEmpty();
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void returnsNothingForAmbiguousPrefix() {
    // Given
    CheckpointCache cache = new CheckpointCache(folder);
    cache.write(tiny);
    cache.write(TinyCheckpoint.named("other"));

    // When / Then
    assertThat(cache.read("")).isEmpty();
    assertThat(cache.read(digest)).isPresent();
  }

  @Test
  void toleratesReadOnlyDirectory() throws IOException {
    // Given
    CheckpointCache cache = new CheckpointCache(Files.createFile(folder.resolve("file")));

    // When
    cache.write(tiny);

    // Then
    assertThat(cache.read(digest)).isEmpty();
  }
}
