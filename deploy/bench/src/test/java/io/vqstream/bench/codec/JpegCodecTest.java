package io.vqstream.bench.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vqstream.codec.Decoded;
import io.vqstream.codec.Encoded;
import io.vqstream.codec.SyntheticPicture;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.Kind;
import io.vqstream.image.Picture;
import io.vqstream.image.PngWriter;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageListener;
import io.vqstream.metric.Psnr;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JpegCodecTest {
  private static final Picture PICTURE = SyntheticPicture.of(96, 64, 1);
  private static final byte[] FILE = PngWriter.write(PICTURE);

  @Test
  void framesAreJpegFilesThatDecodeToThePicture() throws Exception {
    // Given
    JpegCodec codec = new JpegCodec(75, StageListener.NONE);

    // When
    Encoded encoded = codec.encode(FILE, 1);
    Decoded decoded = codec.decode(encoded.frame());

    // Then
    assertThat(encoded.kind()).isEqualTo(Kind.CODED);
    assertThat(((Frame.Passthrough) Frame.parse(encoded.frame())).file())
        .startsWith(0xff, 0xd8, 0xff);
    assertThat(encoded.frame().length).isLessThan(FILE.length / 2);
    byte[] rgb = ((Decoded.Coded) decoded).picture().rgb();
    assertThat(Psnr.of(PICTURE.rgb(), rgb)).isBetween(28.0, 60.0);
  }

  @Test
  void qualityIsWhatBytesAreSpentOn() throws Exception {
    // When
    int low = new JpegCodec(20, StageListener.NONE).encode(FILE, 1).frame().length;
    int high = new JpegCodec(90, StageListener.NONE).encode(FILE, 1).frame().length;

    // Then
    assertThat(low).isLessThan(high);
  }

  @Test
  void tellsHowLongReadingTakes() throws Exception {
    // Given
    List<Stage> stages = new ArrayList<>();
    JpegCodec codec = new JpegCodec(75, (stage, encoding, nanos) -> stages.add(stage));

    // When
    codec.encode(FILE, 1);

    // Then
    assertThat(stages).containsExactly(Stage.READ);
  }

  @Test
  void refusesAFrameThatIsNoImage() {
    // Given
    JpegCodec codec = new JpegCodec(75, StageListener.NONE);

    // Then
    assertThatThrownBy(() -> codec.decode(new byte[] {1, 2, 3})).isInstanceOf(FrameException.class);
  }
}
