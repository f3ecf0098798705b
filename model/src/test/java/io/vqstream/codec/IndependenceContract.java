package io.vqstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The result of a call does not depend on earlier or concurrent calls. */
interface IndependenceContract extends CodecUnderTest {
  int TASKS = 8;

  /** A picture, a policy and the results of a fresh codec. */
  record Alone(Decoded.Coded picture, QualityPolicy policy, byte[] frame, Picture decoded) {}

  /** Returns small and large pictures, in color and gray, at all levels and two efforts. */
  private List<Alone> alone() throws FrameException {
    List<Alone> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      int width = 90 - 10 * i;
      int height = 1 + 9 * i;
      Picture picture =
          i % 3 == 2
              ? SyntheticPicture.gray(width, height, i)
              : SyntheticPicture.of(width, height, i);
      try (ImageCodec fresh = open(StageListener.NONE, 1 << 20)) {
        QualityPolicy policy =
            QualityPolicy.level(i % fresh.levels() + 1)
                .withLossless(LosslessMode.NEVER)
                .withEffort(i % 5 == 1 ? new Effort(1) : Effort.NONE);
        Decoded.Coded decoded = new Decoded.Coded(picture);
        byte[] frame = fresh.encode(decoded, policy).frame();
        tasks.add(new Alone(decoded, policy, frame, CodecUnderTest.decode(fresh, frame)));
      }
    }
    return tasks;
  }

  @Test
  default void keepsNoStateBetweenImages() throws Exception {
    // Given
    List<Alone> tasks = alone();
    Random random = new Random(14);

    for (int i = 0; i < 20 * TASKS; i++) {
      // When
      Alone task = tasks.get(random.nextInt(TASKS));

      // Then
      if (random.nextBoolean()) {
        assertThat(codec().encode(task.picture(), task.policy()).frame()).isEqualTo(task.frame());
      } else {
        assertThat(decode(task.frame()).rgb()).isEqualTo(task.decoded().rgb());
      }
    }
  }

  @Test
  default void keepsNoStateOfDamagedFrame() throws Exception {
    for (Alone task : alone()) {
      // Given
      Frame.Coded frame = (Frame.Coded) Frame.parse(task.frame());

      // When
      byte[] lie =
          new Frame.Coded(
                  frame.checkpoint(),
                  frame.check() ^ 1,
                  frame.quality(),
                  frame.gray(),
                  frame.width(),
                  frame.height(),
                  frame.payload())
              .toBytes();

      // Then
      assertThat(refuses(lie)).isTrue();
      assertThat(decode(task.frame()).rgb()).isEqualTo(task.decoded().rgb());
    }
  }

  private boolean refuses(byte[] frame) {
    try {
      codec().decode(frame);
      return false;
    } catch (FrameException e) {
      return true;
    }
  }

  @Test
  default void givesEqualResultsOnEightThreads() throws Exception {
    // Given
    List<Alone> tasks = alone();
    ExecutorService threads = Executors.newFixedThreadPool(8);

    // When
    List<Future<byte[]>> encoded = new ArrayList<>();
    List<Future<Picture>> decoded = new ArrayList<>();
    for (int i = 0; i < 8 * TASKS; i++) {
      Alone task = tasks.get(i % TASKS);
      encoded.add(threads.submit(() -> codec().encode(task.picture(), task.policy()).frame()));
      decoded.add(threads.submit(() -> decode(task.frame())));
    }

    // Then
    for (int i = 0; i < 8 * TASKS; i++) {
      assertSame(encoded.get(i).get(), tasks.get(i % TASKS).frame());
      assertWithin1(decoded.get(i).get().rgb(), tasks.get(i % TASKS).decoded().rgb());
    }
    threads.shutdown();
  }

  private static void assertWithin1(byte[] rgb, byte[] expected) {
    assertThat(rgb).hasSameSizeAs(expected);
    for (int i = 0; i < rgb.length; i++) {
      assertThat(rgb[i] & 0xff).as("sample %d", i).isCloseTo(expected[i] & 0xff, within(1));
    }
  }

  @Test
  default void notifiesListenerOfEveryStage() throws Exception {
    // Given
    List<Stage> encoding = new ArrayList<>();
    List<Stage> decoding = new ArrayList<>();
    StageListener listener =
        (stage, onTheWayToAFrame, nanos) -> {
          assertThat(nanos).isNotNegative();
          (onTheWayToAFrame ? encoding : decoding).add(stage);
        };
    byte[] file = PngWriter.write(SyntheticPicture.of(16, 16, 16));

    // When
    try (ImageCodec heard = open(listener, 1000)) {
      heard.decode(heard.encode(file, 1).frame());
    }

    // Then
    assertThat(encoding).containsExactly(Stage.READ, Stage.NETWORK, Stage.PRIOR);
    assertThat(decoding).containsExactly(Stage.PRIOR, Stage.NETWORK);
  }
}
