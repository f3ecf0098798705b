package io.vqstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoneOffsetsTest {

  @Test
  void isAPlainOffsetWhereAllAreDone() {
    // Given
    DoneOffsets done = DoneOffsets.of(3, "");

    // When
    done.done(3);
    done.done(7);

    // Then
    assertThat(done.offset()).isEqualTo(8);
    assertThat(done.metadata()).isEmpty();
  }

  @Test
  void keepsRangesOfWhatIsLeft() {
    // Given records at even offsets
    DoneOffsets done = DoneOffsets.of(0, "");

    // When
    done.leave(2);
    done.done(4);
    done.leave(6);
    done.leave(8);
    done.leave(10);
    done.done(12);

    // Then
    assertThat(done.offset()).isEqualTo(13);
    assertThat(done.metadata()).isEqualTo("left 2 4+4");
    assertThat(DoneOffsets.of(13, "left 2 4+4").contains(8)).isFalse();
    assertThat(DoneOffsets.of(13, "left 2 4+4").contains(4)).isTrue();
    assertThat(DoneOffsets.of(13, "left 2 4+4").contains(13)).isFalse();
  }

  @Test
  void forgetsRangesWhoseRecordsAreGone() {
    // Given
    DoneOffsets done = DoneOffsets.of(100, "left 5+10 30");

    // When the first record that is still there
    done.done(50);

    // Then
    assertThat(done.metadata()).isEmpty();
    assertThat(done.offset()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a consumer's own", "left", "left x"})
  void takesOtherMetadataForNone(String metadata) {
    assertThat(DoneOffsets.of(9, metadata).contains(8)).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void knowsEachRecordAfterSeveralRuns(long seed) {
    // Given records at some offsets
    Random random = new Random(seed);
    TreeMap<Long, Boolean> records = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      records.put((long) random.nextInt(200), false);
    }
    DoneOffsets done = DoneOffsets.of(0, "");

    for (int run = 0; run < 4; run++) {
      // When a run publishes some of those that are not done, and may end early
      int count = random.nextInt(2) == 0 ? records.size() : random.nextInt(records.size());
      for (long offset : records.keySet().stream().limit(count).toList()) {
        assertThat(done.contains(offset)).isEqualTo(records.get(offset));
        if (records.get(offset) || random.nextInt(3) > 0) {
          records.put(offset, true);
          done.done(offset);
        } else {
          done.leave(offset);
        }
      }
      done = DoneOffsets.of(done.offset(), done.metadata());
    }

    // Then
    DoneOffsets last = done;
    records.forEach((offset, isDone) -> assertThat(last.contains(offset)).isEqualTo(isDone));
  }
}
