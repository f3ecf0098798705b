package io.vqstream.study.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  /** An IDX file of gray images of 6 x 4, each of one value. */
  private static byte[] idx(int... values) {
    ByteBuffer file = ByteBuffer.allocate(16 + values.length * 24);
    file.putInt(0x803).putInt(values.length).putInt(4).putInt(6);
    for (int value : values) {
      for (int i = 0; i < 24; i++) {
        file.put((byte) value);
      }
    }
    return file.array();
  }

  @Test
  void readsIdxFilesInTheirOwnSize() throws IOException {
    // Given
    Path digits = Files.createDirectory(folder.resolve("digits"));
    Files.write(digits.resolve("train-images-idx3-ubyte"), idx(1, 2, 3));
    Files.write(digits.resolve("t10k-images-idx3-ubyte"), idx(9, 8));
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 7, 5};
    Files.write(digits.resolve("t10k-labels-idx1-ubyte"), labels);

    // When
    List<ImageSet> sets = new DataFolder(2, 10).read(folder);

    // Then
    assertThat(sets).hasSize(1);
    ImageSet set = sets.get(0);
    assertThat(set.name()).isEqualTo("digits");
    assertThat(set.shape()).isEqualTo(new ImageShape(1, 4, 6));
    assertThat(set.trainCount()).isEqualTo(2);
    assertThat(set.train()).startsWith((byte) 1).endsWith((byte) 2);
    assertThat(set.test()).hasSize(48).startsWith((byte) 9);
    assertThat(set.labels().orElseThrow()).containsExactly(7, 5);
  }

  @Test
  void spreadsSomeOfMoreImagesEvenly() throws IOException {
    // Given
    Path digits = Files.createDirectory(folder.resolve("digits"));
    Files.write(digits.resolve("train-images-idx3-ubyte"), idx(1, 2, 3, 4, 5, 6));
    Files.write(digits.resolve("t10k-images-idx3-ubyte"), idx(10, 11, 12, 13, 14));
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 5, 0, 1, 2, 3, 4};
    Files.write(digits.resolve("t10k-labels-idx1-ubyte"), labels);

    // When
    ImageSet set = new DataFolder(3, 2).read(folder).get(0);

    // Then
    assertThat(firstOfEach(set.train())).containsExactly((byte) 1, (byte) 3, (byte) 5);
    assertThat(firstOfEach(set.test())).containsExactly((byte) 10, (byte) 12);
    assertThat(set.labels().orElseThrow()).containsExactly(0, 2);
  }

  private static byte[] firstOfEach(byte[] images) {
    byte[] first = new byte[images.length / 24];
    for (int i = 0; i < first.length; i++) {
      first[i] = images[24 * i];
    }
    return first;
  }

  @Test
  void readsCifarBatchesPlaneAfterPlane() throws IOException {
    // Given a red image of class 4
    byte[] batch = new byte[3073];
    batch[0] = 4;
    Arrays.fill(batch, 1, 1025, (byte) 200);
    Files.write(folder.resolve("data_batch_1.bin"), batch);
    Files.write(folder.resolve("test_batch.bin"), batch);

    // When
    ImageSet set = new DataFolder(10, 10).read(folder).get(0);

    // Then
    assertThat(set.shape()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(set.train()[1023]).isEqualTo((byte) 200);
    assertThat(set.train()[1024]).isZero();
    assertThat(set.labels().orElseThrow()).containsExactly(4);
    assertThat(set.gray().train()).hasSize(1024).startsWith((byte) 67);
  }

  @Test
  void averagesTheMiddleSquareOfPictures() throws IOException {
    // Given pictures whose middle is a checkerboard of black and white pixels
    for (String name : List.of("a.png", "b.png")) {
      BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 96 * 64; i++) {
        int x = i % 96;
        boolean white = (x + i / 96) % 2 == 0 || x < 16 || x >= 80;
        image.setRGB(x, i / 96, white ? 0xffffff : 0);
      }
      ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    // When
    ImageSet set = new DataFolder(10, 10).read(folder).get(0);

    // Then
    assertThat(set.shape()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(set.testCount()).isEqualTo(1);
    assertThat(set.train()).hasSize(3072).containsOnly((byte) 128);
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    // Given
    Files.write(folder.resolve("train-images-idx3-ubyte"), idx(1));

    // Then
    assertThatThrownBy(() -> new DataFolder(10, 10).read(folder))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("t10k-images");
  }
}
