package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.vqstream.files.FileTree;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.Picture;
import io.vqstream.image.SourceImage;
import io.vqstream.training.source.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

class PictureSampleTest {

  /** Gray images, each of its index as a sample, of which some are damaged. */
  private static final class Counted implements ImageSource {
    final Set<Integer> read = new ConcurrentSkipListSet<>();
    private final int count;
    private final Set<Integer> damaged;

    Counted(int count, Set<Integer> damaged) {
      this.count = count;
      this.damaged = damaged;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public String name(int index) {
      return index + ".png";
    }

    @Override
    public ImageFileReader.Size size(int index) {
      return new ImageFileReader.Size(1, 1, "image/png");
    }

    @Override
    public SourceImage read(int index) throws IOException {
      read.add(index);
      if (damaged.contains(index)) {
        throw new IOException("damaged");
      }
      byte sample = (byte) index;
      return new SourceImage.Codable(
          new Picture(1, 1, true, new byte[] {sample, sample, sample}), "image/png");
    }

    @Override
    public List<FileTree.Problem> problems() {
      return List.of();
    }

    @Override
    public List<String> leftOut() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  @Test
  void readsNoMoreThanItTakes() {
    // Given
    Counted images = new Counted(100, Set.of());
    Counted more = new Counted(100, Set.of());

    // When
    PictureFolder read = PictureSample.read(List.of(images, more), 40, () -> false);

    // Then each is the middle one of five
    assertThat(read.pictures()).hasSize(40);
    assertThat(images.read).hasSize(20).startsWith(2, 7, 12).endsWith(97);
    assertThat(more.read).isEqualTo(images.read);
  }

  @Test
  void takesTheNextImageInPlaceOfADamagedOne() {
    // Given the last two of those chosen, and the images behind them
    Counted images = new Counted(200, Set.of(192, 197, 198, 199, 0));

    // When
    PictureFolder read = PictureSample.read(List.of(images), 40, () -> false);

    // Then
    assertThat(read.unreadable()).hasSize(5).contains("192.png: damaged");
    assertThat(read.pictures()).hasSize(40);
    assertThat(images.read).hasSize(45).contains(1, 193);
    assertThat(read.pictures()).extracting(one -> one.rgb()[0] & 0xff).isSorted();
  }

  @Test
  void takesAllWhereThereAreFewer() {
    // When
    PictureFolder read = PictureSample.read(List.of(new Counted(3, Set.of(1))), 40, () -> false);

    // Then
    assertThat(read.pictures()).extracting(one -> one.rgb()[0]).containsExactly((byte) 0, (byte) 2);
    assertThat(read.unreadable()).hasSize(1);
  }
}
