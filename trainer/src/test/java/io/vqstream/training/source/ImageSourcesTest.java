package io.vqstream.training.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSourcesTest {
  private static final int WIDTH = 5;
  private static final int HEIGHT = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz"})
  void readsTheImagesOfAnArchive(String name) throws Exception {
    // Given
    Path archive =
        archive(
            name,
            Map.of(
                "b".repeat(150) + "/2.png",
                png(2),
                "a/1.PNG",
                png(1),
                "labels.csv",
                new byte[9],
                "__MACOSX/b/._2.png",
                new byte[9],
                "c.gif",
                new byte[9]));

    // When
    try (ImageSources sources = open(archive)) {
      ImageSource source = sources.all().get(0);

      // Then
      assertThat(source.count()).isEqualTo(2);
      assertThat(source.name(0)).endsWith(name + "!a/1.PNG");
      assertThat(source.size(1).width()).isEqualTo(WIDTH);
      assertThat(picture(source, 0).rgb()).containsOnly(1);
      assertThat(picture(source, 1).rgb()).containsOnly(2);
      assertThat(source.leftOut()).singleElement().asString().contains("1 .gif file left out");
    }
    assertThat(folder.resolve("scratch"))
        .satisfiesAnyOf(
            scratch -> assertThat(scratch).doesNotExist(),
            scratch -> assertThat(scratch).isEmptyDirectory());
  }

  @Test
  void readsTheMembersBesideADamagedOne() throws Exception {
    // Given
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("1.png", png(1));
    members.put("2.png", png(2));
    Path zip = archive("a.zip", members);
    byte[] content = Files.readAllBytes(zip);
    int at = new String(content, StandardCharsets.ISO_8859_1).indexOf("1.png") + 12;
    content[at] ^= 0x55;
    Files.write(zip, content);

    // When
    try (ImageSources sources = open(zip)) {
      ImageSource source = sources.all().get(0);

      // Then
      assertThatThrownBy(() -> source.read(0)).isInstanceOf(IOException.class);
      assertThat(picture(source, 1).rgb()).containsOnly(2);
    }
  }

  @Test
  void readsTheFilesOfAList() throws IOException {
    // Given
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.write(images.resolve("1.png"), png(1));
    Path list =
        Files.writeString(folder.resolve("train.txt"), "# mine\nimages/1.png\n\ngone.png\n");

    // When
    try (ImageSources sources = open(list)) {
      ImageSource source = sources.all().get(0);

      // Then
      assertThat(source.count()).isEqualTo(2);
      assertThat(picture(source, 0).rgb()).containsOnly(1);
      assertThatThrownBy(() -> source.read(1)).hasMessageContaining("gone.png");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"train-images-idx3-ubyte", "train-images-idx3-ubyte.gz"})
  void extendsGrayImagesOfIdxToACrop(String name) throws IOException {
    // Given two images of 28x28
    ByteBuffer content = ByteBuffer.allocate(16 + 2 * 28 * 28);
    content.putInt(0x803).putInt(2).putInt(28).putInt(28).position(16 + 28 * 28);
    content.put(16 + 2 * 28 * 28 - 1, (byte) 9);
    Path idx = write(name, content.array());

    // When
    try (ImageSources sources = open(idx)) {
      Picture picture = picture(sources.all().get(0), 1);

      // Then
      assertThat(sources.count()).isEqualTo(2);
      assertThat(picture.width()).isEqualTo(32);
      assertThat(picture.gray()).isTrue();
      assertThat(picture.rgb()[3 * (27 * 32 + 26)]).isZero();
      assertThat(picture.rgb()[3 * (27 * 32 + 27)]).isEqualTo((byte) 9);
      assertThat(picture.rgb()[3 * (31 * 32 + 31) + 2]).isEqualTo((byte) 9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void readsTheColorPlanesOfCifar(int labels) throws IOException {
    // Given
    byte[] content = new byte[2 * (labels + 3072)];
    int second = labels + 3072 + labels;
    Arrays.fill(content, second, second + 1024, (byte) 1);
    Arrays.fill(content, second + 1024, second + 2048, (byte) 2);
    Arrays.fill(content, second + 2048, second + 3072, (byte) 3);
    Path batch = write("data_batch_1.bin", content);

    // When
    try (ImageSources sources = open(batch)) {
      Picture picture = picture(sources.all().get(0), 1);

      // Then
      assertThat(sources.count()).isEqualTo(2);
      assertThat(picture.width()).isEqualTo(32);
      assertThat(Arrays.copyOf(picture.rgb(), 6)).containsExactly(1, 2, 3, 1, 2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bmp", "tiff"})
  void readsBmpAndTiff(String format) throws Exception {
    // Given
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 0, 0x010203);
    ImageIO.write(image, format, folder.resolve("a." + format).toFile());

    // When
    try (ImageSources sources = open(folder)) {
      ImageSource source = sources.all().get(0);

      // Then
      assertThat(source.size(0).height()).isEqualTo(HEIGHT);
      assertThat(Arrays.copyOfRange(picture(source, 0).rgb(), 3, 6)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void keepsTheTonesOfAGrayTiff() throws IOException {
    // Given
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    int[] samples = new int[WIDTH * HEIGHT];
    Arrays.fill(samples, 128);
    image.getRaster().setSamples(0, 0, WIDTH, HEIGHT, 0, samples);
    ImageIO.write(image, "tiff", folder.resolve("a.tiff").toFile());

    // When
    try (ImageSources sources = open(folder)) {
      Picture picture = picture(sources.all().get(0), 0);

      // Then
      assertThat(picture.gray()).isTrue();
      assertThat(picture.rgb()).containsOnly(128);
    }
  }

  @Test
  void readsAZipOfNamesInACodePage() throws IOException {
    // Given
    Path zip = folder.resolve("a.zip");
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(zip), Charset.forName("IBM850"))) {
      out.putNextEntry(new ZipEntry("\u00fc.png"));
      out.write(png(1));
    }

    // When
    try (ImageSources sources = open(zip)) {
      ImageSource source = sources.all().get(0);

      // Then
      assertThat(source.count()).isEqualTo(1);
      assertThat(picture(source, 0).rgb()).containsOnly(1);
    }
  }

  @Test
  void namesAnArchiveWithoutImages() throws IOException {
    // Given
    Path zip = archive("empty.zip", Map.of("labels.csv", new byte[9]));

    // Then
    assertThatThrownBy(() -> open(zip))
        .hasMessageContaining("empty.zip: no PNG, JPEG, WebP, BMP or TIFF file in it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tar", "a.tar.gz", "a.zip"})
  void namesAnArchiveThatIsCutOff(String name) throws IOException {
    // Given
    Path whole = archive(name, Map.of("1.png", png(1), "2.png", png(2)));
    byte[] content = Files.readAllBytes(whole);
    int cut = name.equals("a.tar") ? 700 : content.length / 2;
    Files.write(whole, Arrays.copyOf(content, cut));

    // Then
    assertThatThrownBy(() -> open(whole)).hasMessageContaining(name + ": ");
  }

  @Test
  void namesAFileOfAnotherKind() throws IOException {
    // Given
    Path file = write("weights.bin", new byte[] {(byte) 0xff, (byte) 0xfe, 1});

    // Then
    assertThatThrownBy(() -> open(file)).hasMessageContaining("weights.bin: neither a folder");
  }

  private ImageSources open(Path path) throws IOException {
    return ImageSources.open(List.of(path), List.of(), folder.resolve("scratch"));
  }

  private static Picture picture(ImageSource source, int index) throws IOException {
    try {
      return ((SourceImage.Codable) source.read(index)).picture();
    } catch (UnreadableImageException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] png(int value) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    Arrays.fill(rgb, (byte) value);
    return PngWriter.write(new Picture(WIDTH, HEIGHT, false, rgb));
  }

  private Path archive(String name, Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (name.endsWith(".zip")) {
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
          zip.putNextEntry(new ZipEntry(member.getKey()));
          zip.write(member.getValue());
        }
      }
    } else {
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
          TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
          entry.setSize(member.getValue().length);
          tar.putArchiveEntry(entry);
          tar.write(member.getValue());
          tar.closeArchiveEntry();
        }
      }
    }
    return write(name, bytes.toByteArray());
  }

  private Path write(String name, byte[] content) throws IOException {
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      out.write(content);
    }
    return folder.resolve(name);
  }
}
