package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.vqstream.image.Picture;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The crops that a step draws from the images. */
class TrainingImagesTest {
  private static final int SIZE = 32;
  private static final List<Picture> PICTURES =
      List.of(Tiny.picture(64, 70, 1), Tiny.picture(80, 64, 2));

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private float[] crops(List<Picture> pictures, int count, int size, int seed) {
    TrainingConfig config = Tiny.config("crop.size", "32,64");
    try (Trainer trainer = new Trainer(config, Tiny.stored(pictures), manager)) {
      return trainer.crops(count, size, seed);
    }
  }

  /** A picture whose pixels all differ: red is the column, green the row, blue as given. */
  private static Picture coordinates(int width, int height, int blue) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < width * height; i++) {
      rgb[3 * i] = (byte) (i % width);
      rgb[3 * i + 1] = (byte) (i / width);
      rgb[3 * i + 2] = (byte) blue;
    }
    return new Picture(width, height, false, rgb);
  }

  private static int sample(float[] crops, int crop, int plane, int pixel, int size) {
    return (int) crops[(crop * 3 + plane) * size * size + pixel] + 128;
  }

  @Test
  void keepsAllSamplesInOrder() {
    // Given
    ByteBuffer expected = ByteBuffer.allocate((64 * 70 + 80 * 64) * 3);
    PICTURES.forEach(picture -> expected.put(picture.rgb()));

    // When
    TrainingImages images = new TrainingImages(Tiny.stored(PICTURES), List.of(SIZE), manager);

    // Then
    assertThat(images.of(SIZE).get(0).toByteArray()).isEqualTo(expected.array());
  }

  @Test
  void drawsTheSameCropsForTheSameSeed() {
    // Given
    float[] once = crops(PICTURES, 3, SIZE, 4);

    // When
    float[] again = crops(PICTURES, 3, SIZE, 4);

    // Then
    assertThat(again).containsExactly(once);
    assertThat(crops(PICTURES, 3, SIZE, 5)).isNotEqualTo(once);
  }

  @Test
  void cropsArePartsOfTheImagesInAllEightOrientations() {
    // Given
    int width = 70;
    int height = 65;

    // When
    int count = 1000;
    float[] crops = crops(List.of(coordinates(width, height, 0)), count, SIZE, 6);

    // Then each is a square of the picture, read along its rows or columns, in either direction
    Set<String> orientations = new HashSet<>();
    Set<Integer> columns = new HashSet<>();
    Set<Integer> rows = new HashSet<>();
    for (int crop = 0; crop < count; crop++) {
      int x = sample(crops, crop, 0, 0, SIZE);
      int y = sample(crops, crop, 1, 0, SIZE);
      int rightX = sample(crops, crop, 0, 1, SIZE) - x;
      int rightY = sample(crops, crop, 1, 1, SIZE) - y;
      int downX = sample(crops, crop, 0, SIZE, SIZE) - x;
      int downY = sample(crops, crop, 1, SIZE, SIZE) - y;
      assertThat(Math.abs(rightX * downY - rightY * downX)).isEqualTo(1);
      for (int i = 0; i < SIZE * SIZE; i++) {
        int right = i % SIZE;
        int down = i / SIZE;
        assertThat(sample(crops, crop, 0, i, SIZE)).isEqualTo(x + right * rightX + down * downX);
        assertThat(sample(crops, crop, 1, i, SIZE)).isEqualTo(y + right * rightY + down * downY);
      }
      orientations.add(rightX + " " + rightY + " " + downX + " " + downY);
      columns.add(Math.min(x, x + (SIZE - 1) * (rightX + downX)));
      rows.add(Math.min(y, y + (SIZE - 1) * (rightY + downY)));
    }
    assertThat(orientations).hasSize(8);
    assertThat(columns).hasSize(width - SIZE + 1).contains(0, width - SIZE);
    assertThat(rows).hasSize(height - SIZE + 1).contains(0, height - SIZE);
  }

  @Test
  void cropsStayWithinImagesOfAnyShape() {
    // Given images in which each row and column of a crop is a row and column of one image
    List<Picture> pictures =
        List.of(coordinates(33, 200, 1), coordinates(90, 32, 2), coordinates(64, 64, 3));

    // When
    int count = 500;
    float[] crops = crops(pictures, count, SIZE, 6);

    // Then
    for (int crop = 0; crop < count; crop++) {
      Set<Integer> blues = new HashSet<>();
      Set<Integer> pixels = new HashSet<>();
      for (int i = 0; i < SIZE * SIZE; i++) {
        blues.add(sample(crops, crop, 2, i, SIZE));
        pixels.add(sample(crops, crop, 0, i, SIZE) * 256 + sample(crops, crop, 1, i, SIZE));
      }
      assertThat(blues).hasSize(1);
      assertThat(pixels).hasSize(SIZE * SIZE);
    }
  }

  @Test
  void drawsImagesByTheirShareOfThePixels() {
    // Given a fifth of the pixels in one image
    List<Picture> pictures = List.of(coordinates(64, 64, 1), coordinates(128, 128, 2));

    // When
    int count = 4000;
    float[] crops = crops(pictures, count, SIZE, 7);

    // Then
    int first = 0;
    for (int crop = 0; crop < count; crop++) {
      first += sample(crops, crop, 2, 0, SIZE) == 1 ? 1 : 0;
    }
    assertThat((double) first / count).isCloseTo(0.2, within(0.03));
  }

  @Test
  void skipsImagesThatAreSmallerThanALargeCrop() {
    // Given
    List<Picture> pictures =
        List.of(coordinates(40, 90, 1), coordinates(66, 70, 2), coordinates(90, 40, 3));

    // When
    int count = 100;
    float[] large = crops(pictures, count, 64, 8);
    float[] small = crops(pictures, count, SIZE, 8);

    // Then
    Set<Integer> images = new HashSet<>();
    for (int crop = 0; crop < count; crop++) {
      assertThat(sample(large, crop, 2, 0, 64)).isEqualTo(2);
      images.add(sample(small, crop, 2, 0, SIZE));
    }
    assertThat(images).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void rejectsImagesThatAreAllTooSmall() {
    PictureStore none = Tiny.stored(List.of());
    PictureStore small = Tiny.stored(List.of(coordinates(40, 90, 1)));
    assertThatThrownBy(() -> new TrainingImages(none, List.of(32), manager))
        .hasMessageContaining("32x32");
    assertThatThrownBy(() -> new TrainingImages(small, List.of(32, 64), manager))
        .hasMessageContaining("64x64");
  }
}
