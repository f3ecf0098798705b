package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.frame.FrameException;
import io.vqstream.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Damaged frames are rejected. Each test writes a table of the outcomes to {@code target}. */
@TestInstance(Lifecycle.PER_CLASS)
class DamagedFrameTest {
  private static final Path TABLES = Path.of("target");
  private static final long MAX_PIXELS = 1 << 14;
  private static final String ACCEPTED = "ACCEPTED";

  @AutoClose private ImageCodec codec;
  private List<byte[]> frames;

  @BeforeAll
  void writeFrames() throws UnreadableImageException {
    codec =
        new CodesOnly(
            ImageCodecs.builder()
                .setCheckpoint(TinyCheckpoint.read())
                .optMaxPixels(MAX_PIXELS)
                .build());
    frames = new ArrayList<>();
    int[][] sizes = {{1, 1}, {8, 8}, {24, 16}, {32, 32}, {33, 64}, {1, 70}, {128, 128}};
    for (int[] size : sizes) {
      for (int level = 1; level <= codec.levels(); level++) {
        frames.add(codec.encode(SyntheticPicture.of(size[0], size[1], level), level).frame());
        frames.add(codec.encode(SyntheticPicture.gray(size[0], size[1], level), level).frame());
      }
    }
    frames.add(codec.encode(SyntheticPicture.translucentPng(), 1).frame());
    frames.add(codec.encode(SyntheticPicture.deepPng(), 1).frame());
  }

  @Test
  void rejects20ThousandDamagedFrames() throws Exception {
    noneIsAccepted(20_000, 1, "damaged-frames.txt");
  }

  @Tag("thorough")
  @Test
  void rejectsMillionDamagedFrames() throws Exception {
    noneIsAccepted(1_000_000, 2, "damaged-frames-million.txt");
  }

  private void noneIsAccepted(int count, long seed, String table) throws IOException {
    // Given
    FrameDamage damage = new FrameDamage(frames, seed);
    Outcomes outcomes = new Outcomes();
    FrameDamage.Kind[] kinds = FrameDamage.Kind.values();

    // When
    for (int i = 0; i < count; i++) {
      FrameDamage.Kind kind = kinds[i % kinds.length];
      outcomes.add(kind.name(), outcome(damage.next(kind)));
    }

    // Then
    outcomes.write(TABLES.resolve(table), count + " damaged frames");
    assertThat(outcomes.total()).isEqualTo(count);
    assertThat(outcomes.of(ACCEPTED)).as(outcomes.toString()).isZero();
  }

  /**
   * Damage with a recomputed checksum is deliberate. Where only the 16-bit check over the codes can
   * detect it, one frame in 65536 may pass.
   */
  @Tag("thorough")
  @Test
  void rejectsNearlyAllFramesOfForgedChecksum() throws Exception {
    // Given
    List<byte[]> coded = frames.subList(0, frames.size() - 2);
    FrameDamage damage = new FrameDamage(coded, 3);
    Outcomes outcomes = new Outcomes();
    FrameDamage.Kind[] kinds = FrameDamage.Kind.values();
    int count = 20_000;

    // When
    for (int i = 0; i < count; i++) {
      FrameDamage.Kind kind = kinds[i % kinds.length];
      byte[] frame = FrameDamage.mended(damage.next(kind));
      if (coded.stream().noneMatch(sent -> Arrays.equals(sent, frame))) {
        outcomes.add(kind.name(), outcome(frame));
      }
    }

    // Then
    outcomes.write(
        TABLES.resolve("forged-frames.txt"), "damaged frames, their checksum made right again");
    assertThat(outcomes.of(ACCEPTED)).as(outcomes.toString()).isLessThan(10);
  }

  private String outcome(byte[] frame) {
    try {
      codec.decode(frame);
      return ACCEPTED;
    } catch (FrameException e) {
      return e.fault().name();
    }
  }

  /** Counts the outcomes per kind of damage. */
  private static final class Outcomes {
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    void add(String kind, String outcome) {
      counts.computeIfAbsent(kind, k -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
    }

    int of(String outcome) {
      return counts.values().stream().mapToInt(row -> row.getOrDefault(outcome, 0)).sum();
    }

    int total() {
      return counts.values().stream()
          .flatMap(row -> row.values().stream())
          .mapToInt(Integer::intValue)
          .sum();
    }

    void write(Path file, String title) throws IOException {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, title + "\n" + this + "accepted in all: " + of(ACCEPTED) + "\n");
    }

    @Override
    public String toString() {
      StringBuilder table = new StringBuilder();
      counts.forEach((kind, row) -> table.append("%-13s %s%n".formatted(kind, row)));
      return table.toString();
    }
  }
}
