package io.vqstream.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.frame.Frame;
import io.vqstream.sequence.DrawnFrames.Drawn;
import io.vqstream.sequence.SequenceIndex.Candidate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceIndexTest {
  private static final ByteBuffer GATE = key("gate");
  private static final ByteBuffer YARD = key("yard");

  @Test
  void findsFramesFromKeyFrameOn() throws Exception {
    // Given
    List<Drawn> gate = DrawnFrames.of("2x2 a", "2x2 b", "2x2 c");
    SequenceIndex index = new SequenceIndex(GATE, gate.get(2).name(), 9, 1000);

    // When
    addBackward(index, GATE, gate);

    // Then
    assertThat(index.find(GATE, gate.get(2).name())).contains(frames(gate));
    assertThat(index.find(GATE, gate.get(1).name())).contains(frames(gate.subList(0, 2)));
  }

  @Test
  void keepsSequencesOfOtherKeys() throws Exception {
    // Given
    List<Drawn> gate = DrawnFrames.of("2x2 a", "2x2 b");
    List<Drawn> yard = DrawnFrames.of("4x4 a", "4x4 b");
    SequenceIndex index = new SequenceIndex(GATE, gate.get(1).name(), 9, 1000);

    // When
    addBackward(index, YARD, yard);
    addBackward(index, GATE, gate);

    // Then
    assertThat(index.find(YARD, yard.get(1).name())).contains(frames(yard));
  }

  @Test
  void skipsNewerFramesOfTheWantedKey() throws Exception {
    // Given a replayed frame, whose sequence ended before another began
    List<Drawn> old = DrawnFrames.of("2x2 a", "2x2 b");
    SequenceIndex index = new SequenceIndex(GATE, old.get(1).name(), 9, 1000);

    // When
    addBackward(index, GATE, DrawnFrames.of("2x2 c", "2x2 d"));
    addBackward(index, GATE, old);

    // Then
    assertThat(index.find(GATE, old.get(1).name())).contains(frames(old));
  }

  @Test
  void findsNothingWithoutKeyFrame() throws Exception {
    // Given
    List<Drawn> gate = DrawnFrames.of("2x2 a", "2x2 b", "2x2 c");
    SequenceIndex index = new SequenceIndex(GATE, gate.get(2).name(), 9, 1000);

    // When
    addBackward(index, GATE, gate.subList(1, 3));
    boolean before = index.excludes(GATE, gate.get(2).name());
    index.complete();

    // Then
    assertThat(index.find(GATE, gate.get(2).name())).isEmpty();
    assertThat(before).isFalse();
    assertThat(index.excludes(GATE, gate.get(2).name())).isTrue();
  }

  @Test
  void excludesOnlyWhatItHasNotSeen() throws Exception {
    // Given a complete range with two sequences of a key, of which it keeps the newer
    List<Drawn> gate = DrawnFrames.of("2x2 a");
    List<Drawn> older = DrawnFrames.of("4x4 a");
    SequenceIndex index = new SequenceIndex(GATE, gate.get(0).name(), 9, 1000);
    addBackward(index, YARD, DrawnFrames.of("4x4 b"));
    addBackward(index, YARD, older);
    index.complete();

    // When / Then
    assertThat(index.find(YARD, older.get(0).name())).isEmpty();
    assertThat(index.excludes(YARD, older.get(0).name())).isFalse();
    assertThat(index.excludes(YARD, DrawnFrames.of("4x4 c").get(0).name())).isTrue();
  }

  @Test
  void limitsMemoryOfOtherKeysOnly() throws Exception {
    // Given
    List<Drawn> gate = DrawnFrames.of("2x2 a", "2x2 b");
    List<Drawn> yard = DrawnFrames.of("4x4 a");
    SequenceIndex index = new SequenceIndex(GATE, gate.get(1).name(), 9, 1);

    // When
    addBackward(index, YARD, yard);
    addBackward(index, GATE, gate);
    index.complete();

    // Then
    assertThat(index.find(GATE, gate.get(1).name())).contains(frames(gate));
    assertThat(index.find(YARD, yard.get(0).name())).isEmpty();
    assertThat(index.excludes(YARD, yard.get(0).name())).isFalse();
  }

  private static void addBackward(SequenceIndex index, ByteBuffer key, List<Drawn> frames) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      index.add(new Candidate(key, frames.get(i).frame(), frames.get(i).name(), true));
    }
  }

  private static List<Frame.Coded> frames(List<Drawn> drawn) {
    return drawn.stream().map(Drawn::frame).toList();
  }

  private static ByteBuffer key(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
