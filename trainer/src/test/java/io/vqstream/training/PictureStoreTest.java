package io.vqstream.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.vqstream.image.Picture;
import io.vqstream.torch.Libtorch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureStoreTest {
  @TempDir Path folder;

  @Test
  void readsPicturesBack() throws IOException {
    // Given
    Picture first = Tiny.picture(40, 33, 1);
    Picture second = Tiny.picture(9, 50, 2);

    // When
    try (PictureStore store = PictureStore.create(folder.resolve("pixels.tmp"))) {
      store.addAll(List.of(first, second));
      PictureStore selected = store.select(List.of(1));

      // Then
      assertThat(store).hasSize(2);
      assertThat(store.get(0).rgb()).isEqualTo(first.rgb());
      assertThat(selected).hasSize(1);
      assertThat(selected.get(0).height()).isEqualTo(50);
      assertThat(selected.get(0).rgb()).isEqualTo(second.rgb());
      assertThat(selected.places().get(0).offset()).isEqualTo(3 * 40 * 33);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void mapsAFileWithAnyName() throws IOException {
    // Given
    Libtorch.load();
    Path file = Files.createDirectory(folder.resolve("it's \u00e9 \\n \u6c34")).resolve("p");
    Picture picture = Tiny.picture(40, 33, 1);

    // When
    try (PictureStore store = PictureStore.create(file);
        NDManager manager = NDManager.newBaseManager()) {
      store.add(picture);
      NDArray samples = store.samples(manager);

      // Then
      assertThat(samples.toByteArray()).isEqualTo(picture.rgb());
    }
  }
}
